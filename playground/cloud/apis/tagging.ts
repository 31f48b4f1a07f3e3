/** The Resource Groups Tagging API: everything that has tags, by ARN. */
import { z } from 'zod'
import { catalogue } from '../resources/index.ts'
import { globalRegion } from '../cloud/object.ts'
import type { CloudObject } from '../cloud/object.ts'
import { render } from '../cloud/render.ts'
import type { CloudView } from '../cloud/view.ts'
import { text } from '../declarations/read.ts'
import type { Operation } from './handler.ts'
import { pageOf } from './page.ts'

const filters = z.array(z.object({ Key: z.string(), Values: z.array(z.string()).default([]) })).default([])
const resourcesAsked = z.object({
  TagFilters: filters,
  ResourcesPerPage: z.number().default(50),
  PaginationToken: z.string().default(''),
})

/** Everything with all of these tags. */
export const getResources: Operation = (cloud, asked) => {
  const { TagFilters, ResourcesPerPage, PaginationToken } = resourcesAsked.parse(asked)
  const found = tagged(cloud).filter(({ tags }) =>
    TagFilters.every(
      ({ Key, Values }) =>
        Object.hasOwn(tags, Key) && (Values.length === 0 || Values.some((value) => tags[Key] === value)),
    ),
  )
  const { items, next } = pageOf(found, PaginationToken, ResourcesPerPage)
  return {
    PaginationToken: next ?? '',
    ResourceTagMappingList: items.map((object) => ({
      ResourceARN: arnOf(object),
      Tags: Object.entries(object.tags).map(([Key, Value]) => ({ Key, Value })),
    })),
  }
}

/** Every tag key in use. */
export const getTagKeys: Operation = (cloud, { PaginationToken }) => {
  const keys = [...new Set(tagged(cloud).flatMap(({ tags }) => Object.keys(tags)))].toSorted()
  const { items, next } = pageOf(keys, PaginationToken, 500)
  return { PaginationToken: next ?? '', TagKeys: items }
}

/** Every value of a key. */
export const getTagValues: Operation = (cloud, { Key, PaginationToken }) => {
  const key = String(Key)
  const values = [...new Set(tagged(cloud).flatMap(({ tags }) => tags[key] ?? []))].toSorted()
  const { items, next } = pageOf(values, PaginationToken, 500)
  return { PaginationToken: next ?? '', TagValues: items }
}

// The API is a region's own; what has no region is not listed.
function tagged(cloud: CloudView): readonly CloudObject[] {
  return [...catalogue.resources.keys()]
    .flatMap((type) => cloud.all(type))
    .filter((object) => object.region !== globalRegion && Object.keys(object.tags).length > 0 && arnOf(object) !== '')
}

/** The ARN of an object, also of one that somebody put there without it. */
export function arnOf(object: CloudObject): string {
  const template = catalogue.resources.get(object.type)?.spec.block.attributes['arn']?.becomes
  const made = () =>
    typeof template === 'string'
      ? render(template, object, { random: () => Buffer.alloc(16), now: () => new Date(0) })
      : ''
  return text(object.attributes, 'arn') || made()
}
