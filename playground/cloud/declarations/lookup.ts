/** Data sources that find what resources made: by attributes, tags and EC2's filters. */
import { AwsError } from '../cloud/error.ts'
import type { CloudObject } from '../cloud/object.ts'
import type { CloudView } from '../cloud/view.ts'
import type { KnownObject } from '../values/value.ts'
import { map, set, string } from './attribute.ts'
import { blockSet } from './block.ts'
import type { DataSourceOptions } from './declare.ts'
import { objects, text, texts } from './read.ts'

/** Options of a data source that no schema was at hand for. */
export const lookup = (title: string, service: string, call: string): Omit<DataSourceOptions, 'read'> => ({
  title,
  service,
  call,
  unconformed: true,
})

/** What most lookups give beside their own attributes. */
export const identified = { id: string.optional.computed, arn: string.computed }
/** Tags that are asked for, and given. */
export const searchedTags = { tags: map(string).optional.computed }
/** EC2's filters: names with hyphens, and `tag:Name`. */
export const filters = { filter: blockSet({ name: string.required, values: set(string).required }) }

/** Objects of a type with these attributes, as far as they are asked for, and the tags and filters of the query. */
export function matching(
  cloud: CloudView,
  type: string,
  { query, keys }: { query: KnownObject; keys: readonly string[] },
): readonly CloudObject[] {
  const asked = keys.filter((key) => text(query, key) !== '')
  const tags = Object.entries(query['tags'] ?? {})
  return cloud
    .all(type)
    .filter(
      (object) =>
        asked.every((key) => object.attributes[key] === query[key]) &&
        tags.every(([key, value]) => object.tags[key] === value) &&
        objects(query, 'filter').every((filter) =>
          texts(filter, 'values').some((value) => filterValue(object, text(filter, 'name')) === value),
        ),
    )
}

function filterValue(object: CloudObject, filter: string): string {
  if (filter.startsWith('tag:')) return object.tags[filter.slice(4)] ?? ''
  const name = filter.replaceAll('-', '_')
  const own = name === `${object.type.replace('aws_', '')}_id` ? object.id : object.attributes[name]
  return typeof own === 'string' || typeof own === 'boolean' ? String(own) : ''
}

/** The only one of several. Throws an `AwsError` where there is none, or more than one. */
export function only(found: readonly CloudObject[], what: string): CloudObject {
  const [one] = found
  if (one === undefined) throw new AwsError('NotFound', `no matching ${what} found`)
  if (found.length === 1) return one
  throw new AwsError(
    'TooMany',
    `multiple ${what}s matched; use additional constraints to reduce matches to a single ${what}`,
  )
}

/** Reads the one object of a type that has what is asked for. */
export const found =
  (type: string, ...keys: readonly string[]) =>
  (query: KnownObject, cloud: CloudView): KnownObject => {
    const { attributes, tags } = only(matching(cloud, type, { query, keys }), type)
    return { ...attributes, tags: { ...tags } }
  }
