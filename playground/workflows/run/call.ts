/** A job that calls a workflow: typed inputs, secrets by name or all, outputs back. */
import { StepFault } from '../../runner/index.ts'
import { callInputs } from '../definition/inputs.ts'
import { entry, textAt, textsAt, valueAt } from '../values/token.ts'
import { orderedGroup } from './groups.ts'
import { levelContexts } from './contexts.ts'
import type { Leg, Outcomes } from './leg.ts'
import { ended, recordIdle } from './record.ts'
import { emptyReport, errorAnnotation, together } from './results.ts'
import type { JobConclusion, JobReport } from './results.ts'
import type { Level } from './running.ts'

/** Runs the called workflow as part of the run. `ran` says whether anything of it ran in this attempt. */
export async function runCall(
  leg: Leg,
  contexts: Record<string, unknown>,
  runLevel: (level: Level) => Promise<Outcomes>,
): Promise<{ report: JobReport; ran: boolean }> {
  const { level, job, id, name } = leg
  const attempt = level.running.run.attempt
  const done = (conclusion: JobConclusion, outputs: Readonly<Record<string, string>> = {}): JobReport => ({
    ...emptyReport({ id, key: job.key, name, attempt, conclusion }),
    outputs,
  })
  const stopped = (conclusion: JobConclusion, message: string) => {
    const report = { ...done(conclusion), annotations: [errorAnnotation(message)] }
    recordIdle(level.running, name, report)
    ended(level, report)
    return { report, ran: true }
  }
  const inner = calledLevel(leg, contexts)
  if (typeof inner === 'string') return stopped('failure', inner)
  const place = await orderedGroup(leg, {
    contexts,
    level: inner,
    concurrency: [job.concurrency, inner.prepared.definition.concurrency],
  })
  if (place === undefined) return stopped('cancelled', leg.control.reason)
  try {
    const outcomes = await runLevel({ ...inner, groups: place.groups })
    const results = [...outcomes.values()]
    const outputs = calledOutputs(inner, outcomes)
    return {
      report: done(together(results.map(({ result }) => result)), outputs),
      ran: results.some(({ fresh }) => fresh),
    }
  } finally {
    place.leave()
  }
}

/** The level of the called workflow; a text says why it cannot be called with what it is given. */
function calledLevel(leg: Leg, contexts: Record<string, unknown>): Level | string {
  const { level, job, id, name, control } = leg
  const site = job.calls
  const prepared = level.prepared.called.get(job.key)
  if (site === undefined || prepared === undefined) throw new StepFault(`${job.key} calls nothing`)
  const given = valueAt(site.with, { contexts })
  const { inputs, problems } = callInputs(
    prepared.definition.call.inputs,
    typeof given === 'object' && given !== null ? { ...given } : {},
    (definition) =>
      valueAt(definition.default, {
        contexts: levelContexts({ ...level, inputs: {} }, { needs: {}, strategy: {}, matrix: {} }),
      }),
  )
  const [problem] = problems
  if (problem !== undefined) {
    const at = entry(site.with, problem.input) ?? site.at
    return `${level.prepared.definition.path} (Line: ${at.line ?? 1}, Col: ${at.col ?? 1}): ${problem.message}`
  }
  const permissions = job.permissions?.permissions ?? level.permissions
  return {
    running: level.running,
    prepared,
    idPrefix: `${id}/`,
    namePrefix: `${name} / `,
    inputs,
    secrets: site.inheritsSecrets
      ? level.secrets
      : textsAt(site.secrets, { contexts: { ...contexts, secrets: level.secrets } }),
    permissions: prepared.definition.permissions?.permissions ?? permissions,
    control,
    groups: level.groups,
  }
}

function calledOutputs(level: Level, outcomes: Outcomes): Record<string, string> {
  const jobs = Object.fromEntries([...outcomes].map(([key, { result, outputs }]) => [key, { result, outputs }]))
  const contexts = { ...levelContexts(level, { needs: {}, strategy: {}, matrix: {} }), jobs }
  return Object.fromEntries(
    level.prepared.definition.call.outputs.map(({ name, value }) => [name, textAt(value, { contexts })]),
  )
}
