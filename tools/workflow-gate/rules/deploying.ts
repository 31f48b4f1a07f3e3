/** Jobs that change infrastructure. */
import { at, atKey } from '../rule.ts'
import type { Rule } from '../rule.ts'
import { record, textOf } from '../workflow.ts'
import type { Job, Step } from '../workflow.ts'

/** Steps that apply: our action, or the command itself. */
function applies({ uses, run }: Step): boolean {
  return (
    /(?:^|\/)actions\/apply\/?(?:@|$)/.test(uses) ||
    /\b(?:terraform|tofu)\b[^\n]*\b(?:apply|destroy|import|state (?:rm|mv|push))\b/.test(run)
  )
}

/** Jobs that apply, or that have an environment. */
function deploys(job: Job): boolean {
  return job.values['environment'] !== undefined || job.steps.some(applies)
}

/** An apply is gated, and alone. */
export const guardedApply: Rule = {
  id: 'guarded-apply',
  demand:
    'A job that applies has an `environment:` and a concurrency group with `queue: max`, and nothing cancels it: no ' +
    '`cancel-in-progress` on it or on its workflow.',
  reason:
    'Without the environment there is no branch policy and no secret apart; two applies at once fight for the state; a ' +
    'cancelled one leaves it locked. With the default queue a waiting apply is dropped when the next one comes.',
  *check(workflow) {
    for (const job of workflow.jobs) {
      if (!job.steps.some(applies)) continue
      if (job.values['environment'] === undefined)
        yield atKey(workflow, job.path, `'${job.key}' applies without an \`environment:\``)
      const own = job.values['concurrency']
      if (own === undefined) yield atKey(workflow, job.path, `'${job.key}' applies without a concurrency group`)
      else if (record(own)['queue'] !== 'max')
        yield at(
          workflow,
          [...job.path, 'concurrency'],
          `the group of '${job.key}' drops waiting applies; add \`queue: max\``,
        )
      for (const [path, concurrency] of [
        [[...job.path, 'concurrency'], own],
        [['concurrency'], workflow.values['concurrency']],
      ] as const) {
        const cancels = record(concurrency)['cancel-in-progress']
        if (cancels !== undefined && cancels !== false)
          yield at(workflow, [...path, 'cancel-in-progress'], `this cancels '${job.key}' while it applies`)
      }
    }
  },
}

/** Whose actions may run in a job that applies. */
const trusted = /^(?:[.$]\/|actions\/|hashicorp\/|opentofu\/)/

/** An apply runs nobody else's code. */
export const applyActions: Rule = {
  id: 'apply-actions',
  demand: 'A job that applies uses local actions and those of `actions`, `hashicorp` and `opentofu` only.',
  reason: 'Every action in it can read the credentials with which the infrastructure is changed.',
  *check(workflow) {
    for (const job of workflow.jobs)
      if (job.steps.some(applies))
        for (const step of job.steps)
          if (step.uses !== '' && !trusted.test(step.uses) && !applies(step))
            yield at(workflow, [...step.path, 'uses'], `'${step.uses}' runs beside an apply`)
  },
}

/** Deploying jobs take nothing from a cache. */
export const deployCache: Rule = {
  id: 'deploy-cache',
  demand:
    'A job with an environment, or that applies, restores no cache, unless it has `cache-mode: none` or `write-only`.',
  reason:
    "What less trusted jobs can write into a cache would run with the deployment's credentials (unpacking a cache can write any file).",
  *check(workflow) {
    for (const job of workflow.jobs) {
      if (
        !deploys(job) ||
        ['none', 'write-only'].includes(textOf(job.values['cache-mode'] ?? workflow.values['cache-mode']))
      )
        continue
      for (const step of job.steps) {
        const reason = caches(step)
        if (reason !== undefined) yield at(workflow, [...step.path, 'uses'], `'${job.key}' deploys and ${reason}`)
      }
    }
  },
}

function caches({ uses, with: given }: Step): string | undefined {
  const name = uses.split('@')[0] ?? ''
  if (/^actions\/cache(?:\/restore)?$/.test(name)) return 'restores a cache'
  if (!name.startsWith('actions/setup-')) return undefined
  if (textOf(given['cache']) !== '' && textOf(given['cache']) !== 'false') return `lets ${name} restore a cache`
  const off = textOf(given['package-manager-cache']) === 'false'
  return name === 'actions/setup-node' && !off
    ? 'lets actions/setup-node restore a cache; add `package-manager-cache: false`'
    : undefined
}
