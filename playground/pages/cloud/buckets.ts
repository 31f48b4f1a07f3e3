/** Buckets with what they hold, every version of it. */
import type { AwsState, Entry } from '../../aws/index.ts'
import type { HttpResponse } from '../../http/serve.ts'
import { html, path } from '../html/html.ts'
import type { Html } from '../html/html.ts'
import { badge, facts, size, table, time } from '../html/marks.ts'
import type { Page, Visit } from '../world.ts'
import { accountHome, inAccount } from './accounts.ts'

/** The buckets of an account. */
export const buckets = inAccount('State', async (account, { world: { aws } }) => ({
  title: `Buckets of ${account}`,
  body: html`<h1>Buckets</h1>
    ${table(
      'Buckets',
      ['Bucket', 'Region', 'Versioning', 'Objects'],
      bucketsOf(aws, account).map(({ name, region, versioning, objects }) => [
        html`<a href="${accountHome(account)}/buckets${path(name)}">${name}</a>`,
        region,
        versioning ?? 'off',
        objects.size,
      ]),
    )}`,
}))

/** One bucket: its keys and their versions. */
export const bucket = inAccount(
  'State',
  async (account, { world: { aws }, params }): Promise<Omit<Page, 'tabs'> | undefined> => {
    const found = bucketsOf(aws, account).find(({ name }) => name === params['bucket'])
    if (found === undefined) return undefined
    const at = `${accountHome(account)}/buckets${path(found.name)}`
    return {
      title: found.name,
      body: html`<h1><code>${found.name}</code></h1>
        ${facts([
          ['Region', found.region],
          ['Versioning', found.versioning ?? 'off'],
          ['Encryption', found.encryption?.algorithm ?? 'none'],
          ['Public access', found.publicAccessBlock === undefined ? badge('not blocked', 'bad') : 'blocked'],
          ['Policy', found.policy === undefined ? 'none' : html`<pre><code>${pretty(found.policy)}</code></pre>`],
        ])}
        ${[...found.objects]
          .toSorted(([one], [other]) => one.localeCompare(other))
          .map(
            ([key, entries]) =>
              html`<h2><code>${key}</code></h2>
                ${versions(at, key, entries)}`,
          )}${found.objects.size === 0 && html`<p class="none">It is empty.</p>`}`,
    }
  },
)

/** The bytes of one version. */
export async function version({ world: { aws }, params, query }: Visit): Promise<HttpResponse | undefined> {
  const found = bucketsOf(aws, params['account'] ?? '').find(({ name }) => name === params['bucket'])
  const entry = found?.objects.get(query.get('key') ?? '')?.find(({ versionId }) => versionId === query.get('version'))
  if (entry?.kind !== 'version') return undefined
  return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: entry.body }
}

function versions(at: string, key: string, entries: readonly Entry[]): Html {
  return table(
    `Versions of ${key}`,
    ['Version', 'When', 'Size', 'State'],
    entries.toReversed().map((entry, index) => {
      const latest = index === 0 && badge('latest', 'good')
      if (entry.kind === 'marker')
        return [html`<code>${entry.versionId.slice(0, 12)}</code> ${latest}`, time(entry.lastModified), 'deleted', '']
      const query = new URLSearchParams({ key, version: entry.versionId }).toString()
      return [
        html`<a href="${at}/version?${query}"><code>${entry.versionId.slice(0, 12)}</code></a> ${latest}`,
        time(entry.lastModified),
        size(entry.body.length),
        stateOf(entry.body),
      ]
    }),
  )
}

/** Serial and number of resources, of a Terraform state. */
function stateOf(body: Buffer): string {
  try {
    const state: unknown = JSON.parse(body.toString('utf8'))
    if (typeof state !== 'object' || state === null || !('serial' in state) || !('resources' in state)) return ''
    const count = Array.isArray(state.resources) ? state.resources.length : 0
    return `serial ${String(state.serial)}, ${count === 1 ? '1 resource' : `${count} resources`}`
  } catch {
    return ''
  }
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2)
  } catch {
    return text
  }
}

function bucketsOf(aws: AwsState | undefined, account: string) {
  return [...(aws?.buckets.values() ?? [])].filter((one) => one.account === account)
}
