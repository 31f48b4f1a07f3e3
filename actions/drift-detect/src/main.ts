import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { driftPage, driftSummary, noNoise, parseNoise } from '@wrenchproof/drift'
import { UserError } from '@wrenchproof/errors'
import { gitData, githubClient, githubIssues } from '@wrenchproof/github'
import { gitDirectoryBranches, githubBranches, ledgerTip, readLedger } from '@wrenchproof/ledger'
import { environmentSecrets, secrecy } from '@wrenchproof/plan'
import { bundleDirectory, cancellation, readContext, runStep, runUrl, workflowPath } from '@wrenchproof/runner'
import { actionsUploads } from '@wrenchproof/sealed-plan'
import { openSurvey } from '@wrenchproof/workplace'
import { awsCloud } from './aws.ts'
import { githubHistory } from './history.ts'
import { defaultNoise, parseInputs } from './inputs.ts'
import { artifactNameOf, closingLine, outputsOf, warningsOf } from './report.ts'
import { run } from './run.ts'

const reportDays = 30

await runStep(async (step) => {
  step.mask(step.input('github-token'))
  step.mask(step.input('plan-key'))
  const inputs = parseInputs(step.input)
  const context = readContext(process.env)
  const interrupt = cancellation(
    step,
    () =>
      new UserError('the job was cancelled; no infrastructure was changed', 'Run the job again.', {
        code: 'CANCELLED',
      }),
  )
  step.secrecy.learn(environmentSecrets(process.env))
  await using survey = await openSurvey(inputs, context, {
    wasm: bundleDirectory(),
    job: process.env,
    idToken: step.idToken,
    mask: step.mask,
    warn: (line) => step.log.warning(line),
    log: (line) => step.log.info(line),
    interrupt,
  })
  const client =
    inputs.token === undefined
      ? undefined
      : githubClient({ token: inputs.token, apiUrl: process.env['GITHUB_API_URL'] ?? 'https://api.github.com' })
  const onGithub = inputs.store === 'artifact' ? client : undefined
  const branches =
    onGithub === undefined
      ? gitDirectoryBranches(join(inputs.storeLocation ?? '', 'ledger.git'), process.env['PATH'] ?? '')
      : githubBranches(gitData(onGithub, context.repository), async (seconds) => onGithub.wait(seconds))
  const noise = await survey.file(inputs.noise)
  if (noise === undefined && inputs.noise !== defaultNoise)
    throw new UserError(`noise: there is no ${inputs.noise} in this commit`, 'Commit it, or leave the input out.', {
      code: 'INPUT_INVALID',
    })
  const result = await run(
    inputs,
    {
      survey,
      ledger: async (environment) =>
        readLedger(branches, { repository: context.repositoryId, environment }, inputs.ledgerKey),
      ledgerTip: async (environment) => ledgerTip(branches, environment),
      noise: noise === undefined ? noNoise : parseNoise(noise, inputs.noise),
      cloud: awsCloud({
        keys: async (environment) => survey.keys(environment),
        variables: process.env,
        tags: inputs.ours,
      }),
      ...(inputs.issue && client !== undefined ? { issues: githubIssues(client, context.repository) } : {}),
      ...(onGithub === undefined
        ? {}
        : { history: githubHistory(onGithub, context.repository, workflowPath(context)) }),
      scrub: (text) => step.secrecy.scrub(text),
      log: (line) => step.log.info(line),
      now: () => client?.serverTime() ?? new Date(),
    },
    {
      concurrency: inputs.concurrency ?? availableParallelism(),
      runUrl: runUrl(context),
      repository: context.repository,
    },
  )
  const directory = join(context.temp, 'drift-report')
  await mkdir(directory, { recursive: true })
  const files = { 'drift.json': JSON.stringify(result.report, undefined, 2), 'drift.html': driftPage(result.report) }
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text)
  const artifact = await upload(directory, Object.keys(files))
  step.setOutputs(outputsOf(result, { file: join(directory, 'drift.json'), artifact }))
  await step.summarize(driftSummary(result.report, { issues: `${context.serverUrl}/${context.repository}/issues/` }))
  for (const warning of warningsOf(result)) step.log.warning(warning)
  step.log.info(closingLine(result))
  if (result.problems.length > 0)
    throw new UserError(result.problems.join('\n'), 'See each of them; the looks themselves are done.', {
      code: 'DRIFT_UNTOLD',
    })
  if (inputs.failOnDrift && result.report.environments.some(({ status }) => status === 'drifted'))
    throw new UserError(`there is drift: ${closingLine(result)}`, 'See the issues and the report.', { code: 'DRIFT' })

  async function upload(from: string, names: readonly string[]): Promise<string> {
    if (onGithub === undefined || process.env['ACTIONS_RUNTIME_TOKEN'] === undefined) return ''
    const name = artifactNameOf(result)
    try {
      const paths = names.map((each) => join(from, each))
      await actionsUploads().uploadArtifact(name, paths, from, { retentionDays: reportDays, compressionLevel: 6 })
      return name
    } catch (error) {
      // The looks are done and told; the next run's watchdog misses them.
      step.log.warning(`the report could not be kept as ${name}: ${error instanceof Error ? error.message : 'unknown'}`)
      return ''
    }
  }
}, secrecy())
