import { safeLine } from '@wrenchproof/errors'
import { z } from 'zod'
import { parseJsonText, unreadable } from './json-text.ts'
import { secretsOf } from './scrub/secrets.ts'

// Values, marks and unknowns stay as parsed: they may be 78 MB, and everything that walks them takes `unknown`.
const tree = z.unknown().optional()

const change = z.object({
  actions: z.array(z.string()),
  before: tree,
  after: tree,
  after_unknown: tree,
  before_sensitive: tree,
  after_sensitive: tree,
  replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).optional(),
  importing: z.record(z.string(), z.unknown()).nullish(),
  before_identity: tree,
})

const resourceChange = z.object({
  address: z.string(),
  previous_address: z.string().optional(),
  module_address: z.string().optional(),
  mode: z.string().default('managed'),
  type: z.string().default(''),
  deposed: z.string().optional(),
  change,
  action_reason: z.string().optional(),
})

const invocation = z.object({
  address: z.string(),
  config_values: tree,
  config_sensitive: tree,
  config_unknown: tree,
  lifecycle_action_trigger: z.looseObject({ triggering_resource_address: z.string().optional() }).nullish(),
  invoke_action_trigger: z.looseObject({}).nullish(),
})

const check = z.object({
  address: z.object({ to_display: z.string() }),
  status: z.string(),
  instances: z.array(z.object({ address: z.object({ to_display: z.string() }), status: z.string() })).optional(),
})

// As entries, because an output may be named `__proto__` and no record type would show it.
const outputChanges = z.preprocess(
  (value) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : value),
  z.array(z.tuple([z.string(), change])),
)

const planJson = z.object({
  format_version: z.string(),
  terraform_version: z.string().default(''),
  resource_changes: z.array(resourceChange).default([]),
  resource_drift: z.array(resourceChange).default([]),
  deferred_changes: z.array(z.object({ reason: z.string(), resource_change: resourceChange })).default([]),
  output_changes: outputChanges.default([]),
  action_invocations: z.array(invocation).default([]),
  deferred_action_invocations: z.array(z.object({ reason: z.string(), action_invocation: invocation })).default([]),
  checks: z.array(check).default([]),
  timestamp: z.string().optional(),
  complete: z.boolean().default(true),
  errored: z.boolean().default(false),
})

/** What `terraform show -json` says about a plan, as far as we use it (format 1.x, internals.json-format). */
export type PlanJson = z.infer<typeof planJson>
export type ResourceChange = z.infer<typeof resourceChange>
export type Change = z.infer<typeof change>
export type ActionInvocation = z.infer<typeof invocation>

/**
 * Reads the output of `terraform show -json PLANFILE`. Values inside resources are neither copied nor checked. Throws
 * `PLAN_UNREADABLE`, naming the field and never a value, when the text is not JSON, misses what we need, or has a
 * format version other than 1.x.
 */
export function parsePlanJson(text: string | Buffer): PlanJson {
  return planFrom(parseJsonText(text))
}

/**
 * As `parsePlanJson`, and every secret the plan's JSON holds, for a `scrubber`. They are found while the whole JSON is
 * at hand, because a `PlanJson` lets go of the states and the configuration in it.
 */
export function readPlan(text: string | Buffer): { readonly plan: PlanJson; readonly secrets: ReadonlySet<string> } {
  const json = parseJsonText(text)
  return { plan: planFrom(json), secrets: secretsOf(json) }
}

function planFrom(json: unknown): PlanJson {
  const parsed = planJson.safeParse(json)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const field = issue === undefined || issue.path.length === 0 ? 'it' : safeLine(issue.path.join('.'))
    throw unreadable(`the plan JSON cannot be read: ${field}: ${issue?.message ?? 'is wrong'}`)
  }
  if (!/^1\.\d+$/u.test(parsed.data.format_version)) {
    throw unreadable('the plan JSON cannot be read: format_version: this version of Wrenchproof reads 1.x')
  }
  return parsed.data
}
