/** AWS accounts: what is in them, by service, and who made it. */
import type { CloudObject, CloudState } from '../../cloud/index.ts'
import { findObjects } from '../../cloud/index.ts'
import { html, path } from '../html/html.ts'
import type { Content, Html } from '../html/html.ts'
import { badge, facts, table, time } from '../html/marks.ts'
import type { Page, Shows, Tab, World } from '../world.ts'

const base = '/-/aws'

/** Every account that IAM, the cloud or a bucket knows. */
export function accountsOf({ aws, cloud }: World): string[] {
  return [
    ...new Set([
      ...(aws?.accounts.keys() ?? []),
      ...(cloud === undefined ? [] : findObjects(cloud, {}).map(({ account }) => account)),
    ]),
  ].toSorted()
}

/** The start of an account's addresses. */
export const accountHome = (account: string): string => `${base}${path(account)}`

type Section = 'Resources' | 'State' | 'IAM' | 'Calls'

/** A page of an account; undefined when there is no such account. */
export function inAccount(
  section: Section,
  show: (account: string, visit: Parameters<Shows>[0]) => Promise<Omit<Page, 'tabs' | 'trail'> | undefined>,
): Shows {
  return async (visit) => {
    const { account = '' } = visit.params
    if (!accountsOf(visit.world).includes(account)) return undefined
    const shown = await show(account, visit)
    if (shown === undefined) return undefined
    const tab = (name: Section, suffix: string, count: number): Tab => ({
      name,
      href: `${accountHome(account)}${suffix}`,
      count,
      current: name === section,
    })
    const { aws, cloud } = visit.world
    return {
      ...shown,
      trail: [{ name: `AWS ${account}`, href: accountHome(account) }],
      tabs: [
        tab('Resources', '', cloud === undefined ? 0 : findObjects(cloud, { account }).length),
        tab('State', '/buckets', [...(aws?.buckets.values() ?? [])].filter((one) => one.account === account).length),
        tab('IAM', '/iam', aws?.accounts.get(account)?.roles.size ?? 0),
        tab('Calls', '/calls', cloud?.calls.filter((call) => call.account === account).length ?? 0),
      ],
    }
  }
}

/** The resources of an account by service. */
export const account = inAccount('Resources', async (id, { world: { cloud } }) => {
  const objects = cloud === undefined ? [] : findObjects(cloud, { account: id })
  const services = Map.groupBy(objects, ({ type }) => serviceOf(cloud, type))
  return {
    title: `AWS ${id}`,
    body: html`<h1>AWS account <code>${id}</code></h1>
      ${objects.length === 0 && html`<p class="none">Nothing is here yet.</p>`}
      ${[...services]
        .toSorted(([one], [other]) => one.localeCompare(other))
        .map(
          ([service, all]) =>
            html`<h2>${service} <small>${all.length}</small></h2>
              ${table(
                `Resources of ${service}`,
                ['Resource', 'Region', 'Tags', 'Created', 'By'],
                all.map((object) => [
                  html`<a
                      href="${accountHome(id)}/object?${new URLSearchParams({ type: object.type, region: object.region, id: object.id }).toString()}"
                      >${object.type.replace(/^aws_/u, '')}</a
                    ><small><code>${object.id}</code></small>`,
                  object.region,
                  tags(object.tags),
                  time(object.createdAt),
                  makerOf(cloud, object),
                ]),
              )}`,
        )}`,
  }
})

/** One resource with its attributes. */
export const object = inAccount('Resources', async (id, { world: { cloud }, query }) => {
  if (cloud === undefined) return undefined
  const asked = { type: query.get('type') ?? '', id: query.get('id') ?? '', region: query.get('region') ?? '' }
  const [found] = findObjects(cloud, { account: id, ...asked })
  if (found === undefined) return undefined
  const calls = cloud.calls.filter((call) => call.account === id && call.type === found.type && call.id === found.id)
  return {
    title: `${found.type} ${found.id}`,
    body: html`<h1><code>${found.type}</code> <small>${found.id}</small></h1>
      ${facts([
        ['Region', found.region],
        ['Created', time(found.createdAt)],
        ['By', makerOf(cloud, found)],
        ['Tags', tags(found.tags)],
      ])}
      <h2>Attributes</h2>
      ${facts(
        Object.entries(found.attributes).map(([name, value]): [string, Content] => [
          name,
          typeof value === 'string' && value.length < 120
            ? html`<code>${value}</code>`
            : html`<pre><code>${typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)}</code></pre>`,
        ]),
      )}
      <h2>Calls</h2>
      ${callTable(calls)}`,
  }
})

/** The newest calls of an account. */
export const calls = inAccount('Calls', async (id, { world: { cloud } }) => {
  const all = cloud?.calls.filter((call) => call.account === id) ?? []
  return {
    title: `Calls of ${id}`,
    body: html`<h1>API calls</h1>
      <p class="none">The newest ${Math.min(all.length, 500)} of ${all.length}.</p>
      ${callTable(all.slice(-500))}`,
  }
})

function callTable(all: CloudState['calls']): Html {
  return table(
    'API calls',
    ['When', 'Call', 'Object', 'Outcome', 'Caller'],
    all
      .toReversed()
      .map(({ at, service, operation, id, outcome, caller }) => [
        time(at),
        html`<code>${service}:${operation}</code>`,
        html`<code>${id}</code>`,
        outcome === 'ok' ? 'ok' : badge(outcome, 'bad'),
        nameOfCaller(caller),
      ]),
  )
}

/** The part of AWS that a resource type belongs to, as the provider calls it. */
function serviceOf(cloud: CloudState | undefined, type: string): string {
  return cloud?.calls.find((call) => call.type === type)?.service ?? type.split('_')[1] ?? type
}

/** Who made an object: the first who called for it since it was made. */
function makerOf(cloud: CloudState | undefined, { type, id, account: of, createdAt }: CloudObject): Content {
  const since = Date.parse(createdAt)
  const call = cloud?.calls.find(
    (one) =>
      one.type === type && one.id === id && one.account === of && one.outcome === 'ok' && Date.parse(one.at) >= since,
  )
  const made = call !== undefined && !/^(?:Describe|Get|List|Head)/u.test(call.operation)
  return made ? nameOfCaller(call.caller) : html`<span class="none">by hand</span>`
}

/** `role/session` of an assumed role's ARN, as far as it has that form. */
function nameOfCaller(arn: string): Content {
  const rest = /:(?:assumed-role|user)\/(?<rest>.+)$/u.exec(arn)?.groups?.['rest']
  return rest === undefined ? arn : html`<span title="${arn}">${rest}</span>`
}

/** Tags as small labels. */
export function tags(all: Readonly<Record<string, string>>): Html | string {
  const entries = Object.entries(all)
  if (entries.length === 0) return '—'
  return html`${entries.map(([key, value]) => html`<span class="tag">${key}=${value}</span> `)}`
}
