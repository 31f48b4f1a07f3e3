/** The ledger: per environment how it stands, what happened, and the records themselves. */
import type { Repository } from '../../github/index.ts'
import { html, path } from '../html/html.ts'
import type { Content, Html } from '../html/html.ts'
import { badge, facts, short, table, time } from '../html/marks.ts'
import { historyOf } from '../repository/history.ts'
import { branchesOf, home, inRepository } from '../repository/place.ts'
import { ledgerFiles, recordsOf, standingOf } from './records.ts'
import type { LedgerFile, Standing } from './records.ts'

const prefix = 'ledger/'

/** The ledgers of all environments. */
export const ledgers = inRepository('Ledger', async (repository) => {
  const rows: Content[][] = []
  for (const branch of await branchesOf(repository, prefix)) {
    const environment = branch.name.slice(prefix.length)
    const [last] = await historyOf(repository, [branch.tip], ['-1'])
    rows.push([
      html`<a href="${home(repository)}/ledger${path(environment)}">${environment}</a>`,
      standingBadge(standingOf(await ledgerFiles(repository, branch))),
      last?.subject ?? '',
      last === undefined ? '' : time(last.at * 1000),
    ])
  }
  return {
    title: 'Ledger',
    body: html`<h1>Ledger</h1>
      <p>
        One branch an environment, one commit an event: what was applied, which plans are spent, why nothing may be
        applied now.
      </p>
      ${table('Ledgers', ['Environment', 'Stands', 'Last event', 'When'], rows, 'Nothing was delivered yet.')}`,
  }
})

/** The ledger of one environment. */
export const ledger = inRepository('Ledger', async (repository, { params }) => {
  const { environment = '' } = params
  const branch = (await branchesOf(repository, prefix)).find(({ name }) => name === `${prefix}${environment}`)
  if (branch === undefined) return undefined
  const files = await ledgerFiles(repository, branch)
  const entries = await historyOf(repository, [branch.tip])
  const standing = standingOf(files)
  return {
    title: `Ledger of ${environment}`,
    body: html`<h1>Ledger of ${environment} ${standingBadge(standing)}</h1>
      ${standingNotice(repository, standing)}
      <h2>Audit trail</h2>
      <ol class="box list trail">
        ${entries.map(
          ({ oid, subject, at }) =>
            html`<li class="${toneOf(subject)}">
              <div class="what">${subject}<small>${time(at * 1000)}</small></div>
              <a class="oid" href="${home(repository)}/commit/${oid}"><code>${short(oid)}</code></a>
            </li>`,
        )}
      </ol>
      <h2>Records</h2>
      ${recordsOf(files).map((file) => record(repository, file))}`,
  }
})

const words = { clear: 'clear', hold: 'on hold', doubt: 'in doubt', unknown: 'not readable' } as const

const standingBadge = ({ kind }: Standing): Html => badge(words[kind], kind === 'clear' ? 'good' : 'bad')

function standingNotice(repository: Repository, standing: Standing): Html {
  if (standing.kind === 'clear' || standing.kind === 'unknown') return html``
  if (standing.kind === 'hold')
    return html`<p class="notice bad">
      <b>On hold (${standing.what}).</b> ${standing.reason} <small>by ${standing.by}</small>
    </p>`
  return html`<p class="notice bad">
    <b>In doubt.</b> Plan <code>${standing.plan.slice(0, 12)}</code> was consumed and its outcome is not written:
    ${runLink(repository, standing.run)} still applies it, or died of it.
  </p>`
}

/** What a sentence tells of, for its colour. */
function toneOf(subject: string): string {
  if (
    /: (?:applied only|does not know|was cancelled|failed)|could not be saved|still held|quarantine|freeze/u.test(
      subject,
    )
  )
    return 'bad'
  return /: applied /u.test(subject) ? 'good' : ''
}

function record(repository: Repository, { path: at, record: values, text }: LedgerFile): Html {
  const open = !at.includes('/')
  return html`<details class="box" ${open && html` open`}>
    <summary><code>${at}</code></summary>
    <div class="pad">
      ${
        values === undefined
          ? html`<p class="notice bad">This is no record of a ledger.</p>`
          : facts(
              Object.entries(values).map(([name, value]): [string, Content] => [
                name,
                valueOf(repository, name, value),
              ]),
            )
      }
      <details>
        <summary>As written</summary>
        <pre><code>${text}</code></pre>
      </details>
    </div>
  </details>`
}

function valueOf(repository: Repository, name: string, value: unknown): Content {
  if (name === 'run' && typeof value === 'object' && value !== null && 'id' in value)
    return runLink(repository, String(value.id))
  if (name === 'commit' && typeof value === 'string')
    return html`<a href="${home(repository)}${path('commit', value)}"><code>${short(value)}</code></a>`
  if (name === 'at' && typeof value === 'string' && !Number.isNaN(Date.parse(value))) return time(value)
  if (typeof value === 'object' && value !== null) return partsOf(repository, Object.entries(value))
  return html`<code>${String(value)}</code>`
}

/** Most parts of a value that are shown unasked. */
const few = 4

function partsOf(repository: Repository, parts: readonly (readonly [string, unknown])[]): Content {
  if (parts.length === 0) return 'none'
  const inner = facts(parts.map(([name, part]): [string, Content] => [name, valueOf(repository, name, part)]))
  return parts.length <= few
    ? inner
    : html`<details>
        <summary>${parts.length} entries</summary>
        ${inner}
      </details>`
}

function runLink(repository: Repository, id: string): Html {
  const run = repository.runs.find((one) => String(one.id) === id)
  return run === undefined ? html`run ${id}` : html`<a href="${home(repository)}/actions/runs/${run.id}">run ${id}</a>`
}
