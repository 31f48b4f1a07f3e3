import { z } from 'zod'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/u)
const count = z.int().min(0)

/** What a sealed plan says about itself: readable without the key, authenticated with it. */
export const manifestSchema = z.strictObject({
  format: z.literal(1),
  repositoryId: z.string().min(1),
  environment: z.string().min(1),
  /** Terraform root relative to the repository's top. */
  root: z.string().min(1),
  workspace: z.string().min(1),
  /** Canonical identity of the state's backend, without credentials. */
  backend: z.string().min(1),
  commit: z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/u),
  /** Content hashes of what the plan was made from, by path. */
  closure: z.record(z.string(), z.string()),
  /** SHA-256 of each var file, by path. */
  varFiles: z.record(z.string(), sha256),
  /** Flags that change what a plan does, beyond files: kept so that a second plan is made the same way. */
  terraformBinary: z.enum(['terraform', 'tofu']),
  terraformVersion: z.string().min(1),
  /** SHA-256 of the dependency lock file, `none` without one. */
  providerLock: z.union([sha256, z.literal('none')]),
  /** The state it was made on; `null` for a first plan. */
  state: z.strictObject({ lineage: z.string(), serial: count }).nullable(),
  planSha256: sha256,
  fingerprints: z.strictObject({ public: z.string(), sealed: z.string() }),
  counts: z.strictObject({
    create: count,
    update: count,
    replace: count,
    delete: count,
    forget: count,
    import: count,
    move: count,
  }),
  hasChanges: z.boolean(),
  /** Id of the ledger's epoch it was made in; absent while no state was ever restored or adopted. */
  epoch: z.string().optional(),
  /** Reviews of the run's gates that were there when it was made: of earlier attempts, for earlier plans. */
  earlierReviews: z
    .array(
      z.strictObject({
        state: z.string(),
        user: z.strictObject({ login: z.string(), type: z.string() }).nullable(),
        environments: z.array(z.string()),
      }),
    )
    .default([]),
  workflowPath: z.string(),
  /** What started the workflow, such as `push`. */
  event: z.string(),
  run: z.strictObject({ id: z.string(), attempt: z.string() }),
  created: z.iso.datetime(),
  expires: z.iso.datetime(),
})

export type Manifest = z.infer<typeof manifestSchema>
