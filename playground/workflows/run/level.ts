/** The jobs of one workflow: what waits for what, what is skipped, what runs at once. */
import { StepFault, statusFunctions } from '../../runner/index.ts'
import type { Functions } from '../../runner/index.ts'
import { combinations, matrixSuffix } from '../definition/matrix.ts'
import type { JobDefinition } from '../definition/model.ts'
import { booleanAt, conditionAt, entry, numberAt, textAt, valueAt } from '../values/token.ts'
import type { Scope } from '../values/token.ts'
import { runCall } from './call.ts'
import { levelContexts } from './contexts.ts'
import { newControl } from './control.ts'
import { runJob } from './job.ts'
import type { JobOutcome, Leg, Outcomes } from './leg.ts'
import { ended, recordIdle } from './record.ts'
import { emptyReport, errorAnnotation, together } from './results.ts'
import type { JobConclusion, JobReport } from './results.ts'
import type { Level } from './running.ts'

/** Runs every job; resolves when the last one has ended. */
export async function runLevel(level: Level): Promise<Outcomes> {
  const outcomes = new Map<string, JobOutcome>()
  const started = new Map<string, Promise<void>>()
  const byKey = new Map(level.prepared.definition.jobs.map((job) => [job.key.toLowerCase(), job]))
  const start = async (job: JobDefinition): Promise<void> => {
    const known = started.get(job.key)
    if (known !== undefined) return known
    const needs = job.needs.flatMap((key) => byKey.get(key.toLowerCase()) ?? [])
    const promise = (async () => {
      await Promise.all(needs.map(start))
      outcomes.set(job.key, await runDefined(level, job, { needs, outcomes, byKey }))
    })()
    started.set(job.key, promise)
    return promise
  }
  await Promise.all(level.prepared.definition.jobs.map(start))
  return outcomes
}

interface Around {
  readonly needs: readonly JobDefinition[]
  readonly outcomes: Outcomes
  readonly byKey: ReadonlyMap<string, JobDefinition>
}

async function runDefined(level: Level, job: JobDefinition, around: Around): Promise<JobOutcome> {
  const { running } = level
  const needs = Object.fromEntries(
    around.needs.map(({ key }) => {
      const { result, outputs } = around.outcomes.get(key) ?? { result: 'skipped', outputs: {} }
      return [key, { result, outputs }]
    }),
  )
  const fresh = around.needs.some(({ key }) => around.outcomes.get(key)?.fresh === true)
  const id = `${level.idPrefix}${job.key}`
  const name = `${level.namePrefix}${job.key}`
  const idle = (conclusion: JobConclusion, message?: string): JobOutcome => {
    const annotations = message === undefined ? [] : [errorAnnotation(message)]
    recordIdle(running, name, { conclusion, annotations })
    ended(level, emptyReport({ id, key: job.key, name, attempt: running.run.attempt, conclusion, annotations }))
    return { result: conclusion, outputs: {}, fresh: true }
  }
  const kept = running.kept(id)
  if (kept?.conclusion === 'skipped' && !fresh) {
    running.reports.push(kept)
    return { result: 'skipped', outputs: {}, fresh: false }
  }
  const contexts = levelContexts(level, { needs, strategy: {}, matrix: {} })
  try {
    if (!conditionAt(job.if, { contexts, functions: jobFunctions(level, job, around) })) return idle('skipped')
    return await runLegs(legsOf(level, job, { needs, fresh, contexts }), contexts)
  } catch (error) {
    if (!(error instanceof StepFault)) throw error
    return idle('failure', `${level.prepared.definition.path} ${error.message}`)
  }
}

/** `success()` and `failure()` of a job ask every job it depends on, however far up; named ones only themselves. */
function jobFunctions(level: Level, job: JobDefinition, { outcomes, byKey }: Around): Functions {
  const above = new Set<string>()
  const climb = (current: JobDefinition) => {
    for (const key of current.needs) {
      const needed = byKey.get(key.toLowerCase())
      if (needed === undefined || above.has(needed.key)) continue
      above.add(needed.key)
      climb(needed)
    }
  }
  climb(job)
  const results = (names: readonly string[]) =>
    (names.length === 0 ? [...above] : names).map(
      (name) => outcomes.get(byKey.get(name.toLowerCase())?.key ?? '')?.result,
    )
  const cancelled = () => level.control.cancelled
  return statusFunctions({
    always: () => true,
    cancelled,
    failure: (names) => results(names).includes('failure'),
    success: (names) => !cancelled() && results(names).every((result) => result === 'success'),
  })
}

function legsOf(
  level: Level,
  job: JobDefinition,
  { needs, fresh, contexts }: Pick<Leg, 'needs' | 'fresh'> & { contexts: Record<string, unknown> },
): Leg[] {
  const scope: Scope = { contexts }
  const matrix = entry(job.strategy, 'matrix')
  const all = matrix === undefined ? [{}] : combinations(valueAt(matrix, scope))
  const failFast = entry(job.strategy, 'fail-fast')
  // What starts although the run is cancelled, because its condition says so, is not cancelled with it.
  const control = level.control.cancelled ? newControl() : level.control.child()
  return all.map((combination, index) => {
    const strategy = {
      'fail-fast': failFast === undefined || booleanAt(failFast, scope),
      'job-index': index,
      'job-total': all.length,
      'max-parallel': numberAt(entry(job.strategy, 'max-parallel'), scope) ?? all.length,
    }
    const inner = { contexts: { ...contexts, matrix: combination, strategy } }
    const suffix = matrixSuffix(combination)
    const named = textAt(job.name, inner)
    const base = named === '' ? job.key : named
    // A name that is an expression says itself which of the matrix it is.
    const name = suffix === '' || job.name?.isExpression === true ? base : `${base} (${suffix})`
    return {
      level,
      job,
      id: `${level.idPrefix}${job.key}${all.length > 1 || matrix !== undefined ? ` (${index + 1})` : ''}`,
      name: `${level.namePrefix}${name}`,
      matrix: combination,
      strategy,
      needs,
      control: control.child(),
      fresh,
    }
  })
}

async function runLegs(legs: readonly Leg[], contexts: Record<string, unknown>): Promise<JobOutcome> {
  const outputs: Record<string, string> = {}
  const results: JobConclusion[] = []
  let fresh = false
  const queue = [...legs]
  const worker = async (): Promise<void> => {
    for (let leg = queue.shift(); leg !== undefined; leg = queue.shift()) {
      const { report, ran } = await runLeg(leg, contexts)
      fresh ||= ran
      results.push(report.result)
      // The one that ends last has the last word, but none takes away what another said.
      for (const [name, value] of Object.entries(report.outputs))
        if (value !== '' || outputs[name] === undefined) outputs[name] = value
      if (report.result === 'failure' && leg.strategy['fail-fast'] === true)
        for (const other of legs)
          if (other !== leg)
            other.control.cancel(`The strategy configuration was canceled because "${leg.name}" failed`)
    }
  }
  const most = Number(legs[0]?.strategy['max-parallel'] ?? legs.length)
  await Promise.all(Array.from({ length: Math.min(Math.max(most, 1), legs.length) }, worker))
  const result = together(results)
  return { result, outputs, fresh }
}

async function runLeg(leg: Leg, contexts: Record<string, unknown>): Promise<{ report: JobReport; ran: boolean }> {
  const { level, job, id, name } = leg
  const { running } = level
  const kept = leg.fresh ? undefined : running.kept(id)
  if (kept !== undefined && job.calls === undefined) {
    running.reports.push(kept)
    return { report: kept, ran: false }
  }
  const mine = { ...contexts, matrix: leg.matrix, strategy: leg.strategy }
  if (job.calls !== undefined) return runCall(leg, mine, runLevel)
  let report: JobReport
  try {
    report = await runJob(leg, mine)
  } catch (error) {
    if (!(error instanceof StepFault)) throw error
    const message = `${level.prepared.definition.path} ${error.message}`
    report = emptyReport({
      id,
      key: job.key,
      name,
      attempt: running.run.attempt,
      conclusion: 'failure',
      annotations: [errorAnnotation(message)],
    })
    recordIdle(running, name, report)
  }
  const tolerated = report.conclusion === 'failure' && booleanAt(job.continueOnError, { contexts: mine })
  const final: JobReport = tolerated ? { ...report, result: 'success' } : report
  ended(level, final)
  return { report: final, ran: true }
}
