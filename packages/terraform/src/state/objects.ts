/** The managed objects that a state holds, by address. */
import { z } from 'zod'

/** One object of a state; one that is left over from a replacement has the address of the one that replaced it. */
export interface KeptObject {
  readonly address: string
  readonly type: string
  readonly id?: string
  readonly arn?: string
}

const attributes = z
  .looseObject({ id: z.string().optional().catch(undefined), arn: z.string().optional().catch(undefined) })
  .nullish()
// State format 4, as far as it is used (source: internal/states/statefile/version4.go).
const format = z.looseObject({
  resources: z
    .array(
      z.looseObject({
        module: z.string().optional(),
        mode: z.string(),
        type: z.string(),
        name: z.string(),
        instances: z.array(z.looseObject({ index_key: z.union([z.string(), z.number()]).optional(), attributes })),
      }),
    )
    .default([]),
})

/** Reads a state's bytes; empty for no state. Throws for something that is none. */
export function stateObjects(bytes: Buffer): readonly KeptObject[] {
  const text = bytes.toString('utf8')
  if (text.trim() === '') return []
  return format.parse(JSON.parse(text)).resources.flatMap(({ module, mode, type, name, instances }) => {
    if (mode !== 'managed') return []
    return instances.map(({ index_key: key, attributes: found }): KeptObject => {
      const { id, arn } = found ?? {}
      return {
        address: `${module === undefined ? '' : `${module}.`}${type}.${name}${keyText(key)}`,
        type,
        ...(id === undefined ? {} : { id }),
        ...(arn === undefined ? {} : { arn }),
      }
    })
  })
}

// As Terraform spells instance keys: JSON's escapes, and templates doubled.
function keyText(key: string | number | undefined): string {
  if (key === undefined) return ''
  if (typeof key === 'number') return `[${key}]`
  return `[${JSON.stringify(key).replaceAll(/([$%])\{/gu, (_, sign: string) => `${sign}${sign}{`)}]`
}
