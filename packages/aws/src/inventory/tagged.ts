/** Everything in an account and region that carries a tag, by the Resource Groups Tagging API. */
import { closed } from '../client/closed.ts'
import { look } from '../client/look.ts'
import type { ClientOptions, Look } from '../client/look.ts'

/** Something that has, or recently had, a tag. */
export interface TaggedObject {
  readonly arn: string
  readonly tags: Readonly<Record<string, string>>
}

/** Which tag is looked for; both may accept several spellings. */
export interface WantedTag {
  readonly key: (key: string) => boolean
  readonly value: (value: string) => boolean
}

/** The API takes that many values in one filter. */
const valuesAtOnce = 20

/**
 * Every object with such a tag. The account's spellings of key and value are asked for first, so that AWS filters and a
 * large account costs what it has of ours. Throttled calls are repeated; a denial is `unseen`, never an empty list.
 *
 * The API knows what is in one region; of what is in none (IAM, Route 53, CloudFront) it tells a part, in us-east-1.
 */
export async function taggedObjects(
  { credentials, region, endpoint, timeoutMs = 20_000, tries = 6 }: ClientOptions,
  wanted: WantedTag,
): Promise<Look<readonly TaggedObject[]>> {
  return look(async () => {
    const sdk = await import('@aws-sdk/client-resource-groups-tagging-api')
    const client = new sdk.ResourceGroupsTaggingAPIClient({
      region,
      credentials,
      ...closed(timeoutMs),
      maxAttempts: tries,
      ...(endpoint === undefined ? {} : { endpoint }),
    })
    try {
      const keys: string[] = []
      for await (const page of sdk.paginateGetTagKeys({ client }, {}))
        keys.push(...(page.TagKeys ?? []).filter((key) => wanted.key(key)))
      const found: TaggedObject[] = []
      for (const key of keys) {
        const values: string[] = []
        for await (const page of sdk.paginateGetTagValues({ client }, { Key: key }))
          values.push(...(page.TagValues ?? []).filter((value) => wanted.value(value)))
        for (let from = 0; from < values.length; from += valuesAtOnce) {
          const filter = { Key: key, Values: values.slice(from, from + valuesAtOnce) }
          for await (const page of sdk.paginateGetResources(
            { client },
            { TagFilters: [filter], ResourcesPerPage: 100 },
          ))
            found.push(...(page.ResourceTagMappingList ?? []).map(asObject))
        }
      }
      return found
    } finally {
      client.destroy()
    }
  }, [])
}

interface Mapping {
  readonly ResourceARN?: string | undefined
  readonly Tags?: readonly { readonly Key: string | undefined; readonly Value: string | undefined }[] | undefined
}

function asObject({ ResourceARN: arn = '', Tags: tags = [] }: Mapping): TaggedObject {
  return { arn, tags: Object.fromEntries(tags.map(({ Key: key = '', Value: value = '' }) => [key, value])) }
}
