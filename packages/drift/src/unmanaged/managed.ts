import { z } from 'zod'

/** An object that a state holds. */
export interface ManagedObject {
  readonly type: string
  readonly id: string
  readonly arn?: string
}

const attributes = z.looseObject({ id: z.string().optional(), arn: z.string().optional() }).nullish()
const state = z.looseObject({
  resources: z
    .array(z.looseObject({ mode: z.string(), type: z.string(), instances: z.array(z.looseObject({ attributes })) }))
    .default([]),
})

/**
 * The objects a state file holds (format 4, parsed), those left over from a replacement included: they are known, if
 * unloved. Throws a `ZodError` for something that is no state.
 */
export function managedObjects(json: unknown): readonly ManagedObject[] {
  return state.parse(json).resources.flatMap(({ mode, type, instances }) => {
    if (mode !== 'managed') return []
    return instances.flatMap(({ attributes: found }): ManagedObject[] => {
      const { id, arn } = found ?? {}
      if (id === undefined) return []
      return [{ type, id, ...(arn === undefined ? {} : { arn }) }]
    })
  })
}
