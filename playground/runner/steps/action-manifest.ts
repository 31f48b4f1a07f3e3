/** `action.yml` as the runner reads it: only what it takes to run the action. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { StepFault } from './fault.ts'

/** Any scalar becomes its text, nothing becomes the empty text. */
const Text = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .transform((value) => (value === null ? '' : String(value)))

const Texts = z
  .record(z.string(), Text)
  .nullish()
  .transform((texts) => texts ?? {})

const CompositeStep = z.object({
  id: z.string().optional(),
  name: Text.optional(),
  if: Text.optional(),
  env: Texts,
  uses: z.string().optional(),
  with: Texts,
  run: z.string().optional(),
  shell: z.string().optional(),
  'working-directory': z.string().optional(),
  'continue-on-error': Text.optional(),
})

const Node = z.object({
  using: z.enum(['node12', 'node16', 'node20', 'node24']),
  main: z.string(),
  pre: z.string().optional(),
  post: z.string().optional(),
  'post-if': Text.optional(),
})

const Composite = z.object({ using: z.literal('composite'), steps: z.array(CompositeStep).min(1) })

const Manifest = z.object({
  name: z.string(),
  inputs: z
    .record(z.string(), z.object({ default: Text.optional(), deprecationMessage: z.string().optional() }).nullable())
    .nullish()
    .transform((inputs) => inputs ?? {}),
  outputs: z
    .record(z.string(), z.object({ value: Text.optional() }).nullable())
    .nullish()
    .transform((outputs) => outputs ?? {}),
  runs: z.discriminatedUnion('using', [Node, Composite]),
})

export type ActionManifest = z.infer<typeof Manifest>
export type NodeRuns = z.infer<typeof Node>
export type CompositeRuns = z.infer<typeof Composite>
export type CompositeStep = z.infer<typeof CompositeStep>

/** Reads `action.yml` or `action.yaml` in a directory; throws `StepFault` if there is none or it cannot be run here. */
export async function readManifest(directory: string): Promise<ActionManifest> {
  const file = ['action.yml', 'action.yaml'].map((name) => join(directory, name)).find((path) => existsSync(path))
  if (file === undefined) throw new StepFault(`Can't find 'action.yml' or 'action.yaml' under '${directory}'.`)
  const text = await readFile(file, 'utf8')
  try {
    return Manifest.parse(parse(text))
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
    throw new StepFault(`${file} is not an action this runner can start:\n${reason}`, { cause: error })
  }
}
