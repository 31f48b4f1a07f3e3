import { z } from 'zod'
import type { Effects } from './effects.ts'
import type { Scrub } from './scrub/scrubber.ts'

const effectRecord = z.strictObject({
  address: z.string(),
  action: z.enum(['create', 'update', 'replace', 'delete', 'forget', 'import', 'move']),
  type: z.string(),
  deposed: z.string().optional(),
  order: z.enum(['delete-then-create', 'create-then-delete', 'create-then-forget', 'forget-then-create']).optional(),
  replacePaths: z.array(z.string()).optional(),
  importing: z.literal(true).optional(),
  previousAddress: z.string().optional(),
  reason: z.string().optional(),
})

/** The shape of an `EffectsRecord`, for whoever reads one back from a manifest or a review record. */
export const effectsRecordSchema = z.strictObject({
  resources: z.array(effectRecord),
  outputs: z.array(z.strictObject({ name: z.string(), action: z.enum(['create', 'update', 'delete']) })),
  invocations: z.array(z.string()),
  deferred: z.array(z.strictObject({ address: z.string(), why: z.string() })),
})

/** The effects of a plan without any value; secrets can still be in addresses and keys, unless scrubbed. */
export type EffectsRecord = z.infer<typeof effectsRecordSchema>

/** The compact form of effects for manifests and records; `scrub` takes secrets out of every text in it. */
export function effectsRecord(effects: Effects, scrub: Scrub = (text) => text): EffectsRecord {
  return {
    resources: effects.resources.map((effect) => ({
      address: scrub(effect.address),
      action: effect.action,
      type: scrub(effect.type),
      ...(effect.deposed === undefined ? {} : { deposed: scrub(effect.deposed) }),
      ...(effect.order === undefined ? {} : { order: effect.order }),
      ...(effect.replacePaths.length === 0 ? {} : { replacePaths: effect.replacePaths.map(scrub) }),
      ...(effect.importing ? { importing: true as const } : {}),
      ...(effect.previousAddress === undefined ? {} : { previousAddress: scrub(effect.previousAddress) }),
      ...(effect.reason === undefined ? {} : { reason: scrub(effect.reason) }),
    })),
    outputs: effects.outputs.map(({ name, action }) => ({ name: scrub(name), action })),
    invocations: effects.invocations.map(({ address }) => scrub(address)),
    deferred: effects.deferred.map(({ why, effect }) => ({ address: scrub(effect.address), why: scrub(why) })),
  }
}
