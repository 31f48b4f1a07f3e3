import type { Effects } from '@wrenchproof/plan'
import { z } from 'zod'

/** An object that a plan creates, and the tags by which the cloud's inventory may know it. */
const creation = z.strictObject({
  address: z.string(),
  type: z.string(),
  tags: z.record(z.string(), z.string()),
})
export type Creation = z.infer<typeof creation>

/** What `creationsOf` gives, read back. */
export const creationList = z.array(creation)

// The AWS provider puts the tags of the resource and its own default ones together in `tags_all`.
const planned = z.looseObject({ tags_all: z.unknown().optional(), tags: z.unknown().optional() }).catch({})
const texts = z.record(z.string(), z.unknown()).catch({})

/** What a plan creates anew. Tags whose value is not known before the apply are left out. */
export function creationsOf({ resources }: Pick<Effects, 'resources'>): readonly Creation[] {
  return resources.flatMap(({ address, type, action, change }) => {
    if (action !== 'create' && action !== 'replace') return []
    const after = planned.parse(change.after)
    const tags = Object.entries(texts.parse(after.tags_all ?? after.tags))
    return [{ address, type, tags: Object.fromEntries(tags.filter((tag): tag is [string, string] => isText(tag[1]))) }]
  })
}

const isText = (value: unknown): value is string => typeof value === 'string'
