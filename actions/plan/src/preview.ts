import { publicFingerprint, shownPlan } from '@wrenchproof/plan'
import { planFile } from '@wrenchproof/sealed-plan'
import { commentOnPull, previewPlan, pullOfRun, refuseUnsafe } from '@wrenchproof/workplace'
import type { Site } from '@wrenchproof/workplace'
import type { PreviewInputs } from './inputs.ts'
import { attempted, keptReport, recordOf } from './publish.ts'
import type { PublishPorts } from './publish.ts'
import { commentBody, commentSubject, previewFacts } from './report.ts'
import type { Preview } from './result.ts'

export interface PreviewPorts extends PublishPorts {
  readonly site: Site
}

/**
 * Plans what a pull request would change, and shows it: a comment, a report, and a record for the delivery after the
 * merge. Nothing is sealed, and nothing that is kept holds a value.
 */
export async function preview(inputs: PreviewInputs, ports: PreviewPorts): Promise<Preview> {
  const { site, reviews, context, warn } = ports
  const { environment, commit, terraform, files, scratch, tree, secrecy, allow, gate } = site
  const scrub = (text: string): string => secrecy.scrub(text)
  await files.varFileDigests(environment.root, inputs.varFiles)
  refuseUnsafe(await gate.unsafe(allow))
  await terraform.init({ backendConfig: inputs.backendConfig, workspace: environment.workspace })
  refuseUnsafe(await gate.unsafeFetched(allow))
  const planning = previewPlan(site, {
    out: scratch.path(planFile),
    varFiles: inputs.varFiles,
    parallelism: inputs.parallelism,
    lock: false,
  })
  reviews?.prepare()
  const { effects, counts } = await planning
  const shown = shownPlan(effects, { title: environment.name, scrub })
  const fingerprint = publicFingerprint(effects)
  const told = { environment: environment.name, commit, effects, counts, shown, fingerprint }
  const keepingReport = keptReport(ports, site, { shown, facts: previewFacts(told) })
  const keepingRecord = attempted(
    warn,
    'the review record could not be kept, so the delivery will not know of this review',
    async () => {
      const { runId, runAttempt } = context
      const name = { environment: environment.name, tree, runId, runAttempt }
      return reviews?.keepRecord(name, recordOf(effects, site, { context, scrub, fingerprint, shown }))
    },
  )
  const reportUrl = await keepingReport
  try {
    const commentUrl = await commentOnPull(
      inputs,
      { github: site.github, context, warn },
      {
        subject: commentSubject(environment.name),
        find: async () => pullOfRun(context),
        write: (previous) => commentBody({ ...told, reportUrl }, { previous, run: context }),
      },
    )
    return { kind: 'preview', ...told, reportUrl, recordName: await keepingRecord, commentUrl }
  } finally {
    // A comment that is required and fails does not take the record with it.
    await keepingRecord
  }
}
