/** A conformance case: a workflow and what becomes of it. */
import { z } from 'zod'

const Texts = z.record(z.string(), z.coerce.string()).default({})
const Lists = z.record(z.string(), z.array(z.string())).default({})

const Expected = z.strictObject({
  conclusion: z.string().optional(),
  /** Conclusions by the jobs' names. */
  jobs: Texts,
  /** Names of all jobs. */
  names: z
    .array(z.string())
    .transform((names) => names.toSorted())
    .optional(),
  /** Lines of a job's log, all of them; `/.../` is a pattern. */
  says: Lists,
  /** `says` gives the first lines only. */
  loosely: z.boolean().default(false),
  /** The last line. */
  ends: Texts,
  /** Names of the first steps. */
  steps: Lists,
  summary: Texts,
  /** Parts of annotations. */
  annotations: Lists,
})

export const Cases = z.array(
  z.strictObject({
    name: z.string(),
    workflow: z.string(),
    files: Texts,
    /** Other repositories and their files. */
    repositories: z.record(z.string(), z.record(z.string(), z.string())).default({}),
    secrets: Texts,
    environmentSecrets: z.record(z.string(), z.record(z.string(), z.string())).default({}),
    vars: Texts,
    environments: z
      .record(
        z.string(),
        z.strictObject({
          reviewers: z.array(z.string()).default([]),
          branchPolicy: z.array(z.string()).optional(),
          variables: z.record(z.string(), z.string()).default({}),
        }),
      )
      .default({}),
    approve: z
      .strictObject({ by: z.string(), state: z.enum(['approved', 'rejected']), comment: z.string() })
      .optional(),
    /** Milliseconds of a minute. */
    minute: z.number().optional(),
    event: z
      .strictObject({ name: z.literal('workflow_dispatch'), inputs: z.record(z.string(), z.unknown()).default({}) })
      .optional(),
    expect: Expected.optional(),
    /** Parts of the findings, in order. */
    refused: z.array(z.string()).optional(),
  }),
)

export type Expectation = z.infer<typeof Expected>

export type Case = z.infer<typeof Cases>[number]
