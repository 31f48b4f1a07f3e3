import { closuresOf } from '../closure/closures-of.ts'
import type { Closure } from '../closure/closure.ts'
import type { ConfigReader } from '../closure/config-reader.ts'
import type { TreeReader } from '../tree/tree-reader.ts'
import { concerns } from './concern.ts'
import type { Concern, ConcernOptions } from './concern.ts'

/** The step from one tree to another, and the roots to look at. */
export interface Step {
  readonly before: TreeReader
  readonly after: TreeReader
  readonly roots: readonly string[]
}

/** Every root with the reasons it is concerned for; the closures are there when the trees had to be looked into. */
export interface Concerned {
  readonly concerns: readonly Concern[]
  readonly closures:
    | { readonly before: ReadonlyMap<string, Closure>; readonly after: ReadonlyMap<string, Closure> }
    | undefined
}

/** Which roots a step concerns. Where Git says that the trees are equal, neither is looked into. */
export async function concernedRoots(
  { before, after, roots }: Step,
  reader: ConfigReader,
  options: ConcernOptions = {},
): Promise<Concerned> {
  if (before.id !== undefined && before.id === after.id)
    return { concerns: roots.toSorted().map((root) => ({ root, reasons: [] })), closures: undefined }
  const closures = {
    before: await closuresOf(before, roots, reader),
    after: await closuresOf(after, roots, reader),
  }
  return { concerns: concerns(closures.before, closures.after, options), closures }
}
