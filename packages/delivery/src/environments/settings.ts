import { createHash } from 'node:crypto'
import { z } from 'zod'
import { allowRecord } from './allow.ts'
import type { Environment } from './environment.ts'
import { policyOf, stricterOf } from './policy.ts'
import type { Policy } from './policy.ts'

const text = z.string().nullable()

/** What makes an environment this one; `null` where the file says nothing. A change needs consent. */
const identity = z.strictObject({
  branch: z.string(),
  hotfixBranch: text,
  account: text,
  planRole: text,
  applyRole: text,
  root: z.string(),
  workspace: z.string(),
  githubEnvironment: z.string(),
  /** Canonical identity of the state's backend, as `terraform init` settled it. */
  backend: z.string(),
  after: text,
})
export type Identity = z.infer<typeof identity>

const policy = z.strictObject({
  soak: z.int().min(0),
  approvals: z.int().min(0),
  protect: z.array(z.string()),
  destroyBudget: z.int().min(0),
  verify: z.enum(['replan', 'stored']),
  staticKeys: z.enum(['refuse', 'allow']),
  moduleSources: z.strictObject({
    local: z.enum(['allow', 'refuse']),
    remote: z.enum(['any', 'pinned', 'immutable', 'refuse']),
  }),
  moduleSkew: z.enum(['any', 'minor', 'patch', 'none']),
  allow: z.array(allowRecord).default([]),
  ttl: z.int().positive().optional(),
})

/** The settings an apply ran under, as its ledger keeps them. */
export const settingsRecord = z.strictObject({ identity, policy })
export type Settings = z.infer<typeof settingsRecord>

/** The settings of an environment as a commit has them; `backend` is what `terraform init` settled in this job. */
export function settingsOf(environment: Environment, backend: string): Settings {
  const { branch, hotfixBranch, account, planRole, applyRole, root, workspace, githubEnvironment, after } = environment
  const { protect, allow, ...rest } = policyOf(environment)
  return {
    identity: {
      branch,
      hotfixBranch: hotfixBranch ?? null,
      account: account ?? null,
      planRole: planRole ?? null,
      applyRole: applyRole ?? null,
      root,
      workspace,
      githubEnvironment,
      backend,
      after: after ?? null,
    },
    policy: { ...rest, protect: [...protect], allow: allow.map((each) => allowRecord.parse(each)) },
  }
}

/** The policy to judge a delivery by: the stricter of the commit's and of the last apply's, in each field. */
export function settingsInForce(environment: Environment, snapshot: Settings | undefined): Policy {
  return stricterOf(policyOf(environment), snapshot?.policy)
}

const identityKeys = identity.keyof().options

/** Which identity fields differ, in the words of the environments file. */
export function changedIdentity(now: Identity, before: Identity): { key: string; was: string; is: string }[] {
  return identityKeys
    .filter((key) => now[key] !== before[key])
    .map((key) => ({ key: written(key), was: before[key] ?? 'nothing', is: now[key] ?? 'nothing' }))
}

/** What consent to these settings names: a hash of the identity fields. */
export function settingsDigest(settings: Identity): string {
  const canonical = JSON.stringify(identityKeys.toSorted().map((key) => [key, settings[key]]))
  return `settings:${createHash('sha256').update(canonical).digest('hex')}`
}

const written = (key: string): string => key.replaceAll(/[A-Z]/gu, (capital) => `-${capital.toLowerCase()}`)
