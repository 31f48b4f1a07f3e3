import type { Effects } from './effects.ts'

/** How many objects a plan changes, by what happens to them. */
export interface EffectCounts {
  readonly create: number
  readonly update: number
  readonly replace: number
  readonly delete: number
  readonly forget: number
  /** Objects imported, also those that are updated or replaced at once: as Terraform's "N to import". */
  readonly import: number
  /** Objects that get a new address, also those that change otherwise. */
  readonly move: number
  readonly outputs: number
  /** What the destroy budget counts: delete + replace + forget. */
  readonly destructive: number
  /** Whether there is anything to apply; outputs alone and moves alone count. */
  readonly hasChanges: boolean
}

/** Counts the effects of a plan. */
export function countsOf({ resources, outputs, invocations }: Effects): EffectCounts {
  const counts = { create: 0, update: 0, replace: 0, delete: 0, forget: 0, import: 0, move: 0 }
  for (const { action, importing, previousAddress } of resources) {
    if (action !== 'import' && action !== 'move') counts[action] += 1
    if (importing) counts.import += 1
    if (previousAddress !== undefined) counts.move += 1
  }
  return {
    ...counts,
    outputs: outputs.length,
    destructive: counts.delete + counts.replace + counts.forget,
    hasChanges: resources.length + outputs.length + invocations.length > 0,
  }
}
