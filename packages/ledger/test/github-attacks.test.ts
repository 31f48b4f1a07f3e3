/** What somebody can do to a ledger who may push to its branch and has no key. */
import { beforeAll, afterAll, describe, expect, test } from '@jest/globals'
import { consumptionEvent, holdEvent, outcomeEvent } from '@wrenchproof/delivery'
import type { Consumption, OutcomeRecord } from '@wrenchproof/delivery'
import { branchLedger } from '@wrenchproof/ledger'
import type { Ledger } from '@wrenchproof/ledger'
import { protect } from '@wrenchproof/playground/github'
import { githubHome } from './github-home.ts'

type Home = Awaited<ReturnType<typeof githubHome>>

const key = new Uint8Array(32).fill(7)
const created = new Date('2026-11-24T10:00:00Z')
const at = '2026-11-24T11:00:00.000Z'
const commit = 'c'.repeat(40)
const digestOf = (id: number): string => id.toString(16).padStart(64, '0')
const refusal = { code: 'LEDGER_TAMPERED' }

const ledgerIn = (home: Home, environment: string, repository = '42'): Ledger =>
  branchLedger(home.client().branches, { repository, environment }, key)

const consumptionOf = (id: number): Consumption => ({
  planDigest: digestOf(id),
  commit,
  fingerprint: 'v1:f',
  run: { id: String(id), attempt: '1' },
  at,
})

function outcomeOf(id: number, outcome: OutcomeRecord['outcome']): OutcomeRecord {
  const { run, planDigest } = consumptionOf(id)
  return { planDigest, commit, run, outcome, serialBefore: id, serialAfter: id + 1, changes: 1, at }
}

/** A history with all that an attacker would like to undo: applies, a doubt that was settled, a hold, a new doubt. */
async function history(home: Home, environment: string): Promise<string[]> {
  const ledger = ledgerIn(home, environment)
  const tips: string[] = []
  const write = async (event: Parameters<Ledger['append']>[0]) => {
    const written = await ledger.append(event, await ledger.view())
    if (written.kind === 'lost') throw new Error('lost')
    tips.push(written.commit)
  }
  for (const id of [1, 2]) {
    await write(consumptionEvent(environment, consumptionOf(id), created))
    const mark = { lineage: 'l', serial: id, stateSha256: digestOf(id), commit, run: { id: String(id), attempt: '1' } }
    await write(outcomeEvent(environment, outcomeOf(id, 'applied'), { anchor: { ...mark, closure: {}, at } }))
  }
  const run = { id: '3', attempt: '1' }
  await write(holdEvent(environment, { kind: 'freeze', reason: 'quiet', by: 'ana', run, at }))
  await write(consumptionEvent(environment, consumptionOf(4), created))
  return tips
}

let home: Home
let tips: string[]
let next = 0

beforeAll(async () => {
  home = await githubHome()
})
afterAll(async () => home[Symbol.asyncDispose]())

/** An environment with a history of its own, and git on the server's side of it. */
async function attacked() {
  next += 1
  const environment = `e${next}`
  tips = await history(home, environment)
  const { git } = home.repository
  const ref = `refs/heads/ledger/${environment}`
  const tip = tips.at(-1) ?? ''
  const text = async (args: readonly string[]) => git.text(args)
  return {
    environment,
    tip,
    text,
    /** What everybody sees who looks from elsewhere. */
    look: async () => ledgerIn(home, environment).view({ digest: digestOf(1), created }),
    /** A commit of this tree, put where the branch stands. */
    async push(tree: string, parents: readonly string[] = [tip]) {
      const on = parents.flatMap((parent) => ['-p', parent])
      const id = ['-c', 'user.name=m', '-c', 'user.email=m@example.com']
      const made = await text([...id, 'commit-tree', tree, ...on, '-m', `${environment}: nothing to see here`])
      await git.updateRef(ref, made, tip)
      return made
    },
    force: async (to: string | undefined) => git.updateRef(ref, to, tip),
    /** The tree of a commit with one entry at its top exchanged. */
    async exchanged(base: string, name: string, entry: string | undefined) {
      const lines = (await text(['ls-tree', base])).split('\n').filter((line) => !line.endsWith(`\t${name}`))
      const input = [...lines, ...(entry === undefined ? [] : [entry])].map((line) => `${line}\n`).join('')
      return (await git.run(['mktree'], { input })).stdout.toString('utf8').trim()
    },
    entry: async (of: string, name: string) => text(['ls-tree', of, name]),
  }
}

test('as it was left it is believed', async () => {
  const { look } = await attacked()
  expect(await look()).toMatchObject({ open: consumptionOf(4), hold: { kind: 'freeze' }, spent: consumptionOf(1) })
})

describe('an ordinary push', () => {
  test.each([0, 1, 2, 3, 4, 5])('of now.json as it was at commit %i, alone or with its whole tree', async (older) => {
    const it = await attacked()
    const entry = await it.entry(tips[older] ?? '', 'now.json')
    await it.push(await it.exchanged(it.tip, 'now.json', entry))
    await expect(it.look()).rejects.toMatchObject(refusal)
    const again = await attacked()
    await again.push(`${tips[older] ?? ''}^{tree}`)
    await expect(again.look()).rejects.toMatchObject(refusal)
  })

  test.each(['now.json', 'plans', 'runs', 'interventions'])('without %s', async (name) => {
    const it = await attacked()
    await it.push(await it.exchanged(it.tip, name, undefined))
    await expect(it.look()).rejects.toMatchObject(refusal)
  })

  test('that changes nothing, one of a merge, and one with a file more', async () => {
    const same = await attacked()
    await same.push(`${same.tip}^{tree}`)
    await expect(same.look()).rejects.toMatchObject(refusal)
    const merged = await attacked()
    await merged.push(`${merged.tip}^{tree}`, [tips[4] ?? '', merged.tip])
    await expect(merged.look()).rejects.toMatchObject(refusal)
    const more = await attacked()
    const blob = (await more.entry(more.tip, 'now.json')).replace('\tnow.json', '\tmore.json')
    await more.push(await more.exchanged(more.tip, 'more.json', blob))
    await expect(more.look()).rejects.toMatchObject(refusal)
  })

  test('is noticed by a write that was on its way, which then did not happen', async () => {
    const it = await attacked()
    const ledger = ledgerIn(home, it.environment)
    const seen = await ledger.view()
    await it.push(`${it.tip}^{tree}`)
    const event = consumptionEvent(it.environment, consumptionOf(9), created)
    await expect(ledger.append(event, seen)).rejects.toMatchObject(refusal)
    expect((await home.subjects(`ledger/${it.environment}`))[0]).toContain('nothing to see here')
  })
})

describe('a force push, where no ruleset keeps it away', () => {
  test.each(['plans', 'runs', 'interventions'])('of the tip without %s', async (name) => {
    const it = await attacked()
    await it.push(await it.exchanged(it.tip, name, undefined), [tips.at(-2) ?? ''])
    await expect(it.look()).rejects.toMatchObject(refusal)
  })

  test('of the tip without one spent plan', async () => {
    const it = await attacked()
    const plans = (await it.text(['rev-parse', `${it.tip}:plans/2026-11`])).trim()
    const fewer = await it.exchanged(plans, `${digestOf(1)}.json`, undefined)
    const month = await it.exchanged(`${it.tip}:plans`, '2026-11', `040000 tree ${fewer}\t2026-11`)
    const tree = await it.exchanged(it.tip, 'plans', `040000 tree ${month}\tplans`)
    expect(await it.text(['ls-tree', '-r', '--name-only', tree])).not.toContain(digestOf(1))
    await it.push(tree, [tips.at(-2) ?? ''])
    await expect(it.look()).rejects.toMatchObject(refusal)
  })

  test('of the same commits in another order, or of one of them as a first one', async () => {
    const it = await attacked()
    const swapped = await it.push(`${tips[3] ?? ''}^{tree}`, [tips[1] ?? ''])
    await expect(it.look()).rejects.toMatchObject(refusal)
    expect(swapped).not.toBe(tips[3])
    const first = await attacked()
    await first.push(`${tips[1] ?? ''}^{tree}`, [])
    await expect(first.look()).rejects.toMatchObject(refusal)
  })

  test("of another environment's or another repository's ledger", async () => {
    const it = await attacked()
    const mine = it.tip
    const other = await attacked()
    await other.force(mine)
    await expect(other.look()).rejects.toMatchObject(refusal)
    await expect(ledgerIn(home, it.environment, '43').view()).rejects.toMatchObject(refusal)
  })

  test('back to an earlier tip is what only a ruleset keeps away', async () => {
    const it = await attacked()
    await it.force(tips[3])
    // Nothing in the branch tells that there was more. The state does, when it was changed since.
    expect(await it.look()).toMatchObject({ open: undefined, hold: undefined, state: { serial: 2 } })
    protect(home.state, home.repository, {
      include: [`refs/heads/ledger/${it.environment}`],
      rules: ['deletion', 'non_fast_forward'],
    })
    const data = home.client({ contents: 'write' })
    const [first = ''] = tips
    await expect(data.branches.append(`ledger/${it.environment}`, first, noChange)).resolves.toEqual({ kind: 'lost' })
  })
})

const noChange = { subject: 'x', writes: new Map([['x', 'x']]), removes: [] }

test('a branch of a longer name, or a tag, is not taken for the ledger', async () => {
  const it = await attacked()
  const { git } = home.repository
  const [, , , older = ''] = tips
  for (const ref of [`heads/heads/ledger/${it.environment}`, `tags/ledger/${it.environment}`])
    await git.updateRef(`refs/${ref}`, older, undefined)
  await git.updateRef(`refs/tags/heads/ledger/${it.environment}`, older, undefined)
  expect((await it.look()).tip).toBe(it.tip)
  await it.force(undefined)
  expect((await it.look()).tip).toBeUndefined()
})

test('somebody with the key begins anew over what is not believed, and spends nothing twice', async () => {
  const it = await attacked()
  await it.push(await it.exchanged(it.tip, 'plans', undefined))
  const ledger = ledgerIn(home, it.environment)
  const blank = await ledger.unbelieving()
  expect(blank).toMatchObject({ tip: expect.stringMatching(/^[0-9a-f]{40}$/u), open: undefined })
  const run = { id: '5', attempt: '1' }
  const event = holdEvent(it.environment, { kind: 'freeze', reason: 'who was it', by: 'ana', run, at })
  expect(await ledger.append(event, blank)).toMatchObject({ kind: 'written' })
  expect(await it.look()).toMatchObject({ hold: { reason: 'who was it' }, spent: undefined })
})

test('a write of ours that somebody wrote on top of is found, with what they wrote', async () => {
  const it = await attacked()
  const ledger = ledgerIn(home, it.environment)
  const seen = await ledger.view()
  const { branches } = home.client()
  let lost = true
  const flaky = branchLedger(
    {
      ...branches,
      async append(...call) {
        const appended = await branches.append(...call)
        if (!lost) return appended
        lost = false
        const run = { id: '6', attempt: '1' }
        const event = holdEvent(it.environment, { kind: 'quarantine', reason: 'meanwhile', by: 'ana', run, at })
        const other = ledgerIn(home, it.environment)
        await other.append(event, await other.view())
        throw new Error('socket hang up')
      },
    },
    { repository: '42', environment: it.environment },
    key,
  )
  const view = await flaky.view()
  expect(view.tip).toBe(seen.tip)
  const written = await flaky.append(outcomeEvent(it.environment, outcomeOf(4, 'applied'), {}), view)
  if (written.kind === 'lost') throw new Error('lost')
  await flaky.append(consumptionEvent(it.environment, consumptionOf(7), created), { tip: written.commit })
  expect(await it.look()).toMatchObject({ hold: { reason: 'meanwhile' }, open: consumptionOf(7) })
})
