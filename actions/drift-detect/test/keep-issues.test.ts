import { describe, expect, test } from '@jest/globals'
import type { EnvironmentLook } from '@wrenchproof/drift'
import { known, unknown } from '@wrenchproof/drift'
import { githubClient, githubIssues } from '@wrenchproof/github'
import {
  githubState,
  lostReply,
  lostRequest,
  mintToken,
  repositoryOf,
  serveGithub,
} from '@wrenchproof/playground/github'
import { keepIssue } from '../src/keep-issues.ts'

const name = 'acme/infrastructure'
const pending = known({ added: [], removed: [], changed: [] })
const clean: EnvironmentLook = {
  environment: 'production',
  drift: known({ findings: [], formOnly: 0, muted: [] }),
  pending,
}
const gone = (...addresses: readonly string[]): EnvironmentLook => ({
  ...clean,
  drift: known({
    findings: addresses.map((address) => ({ address, type: '', kind: 'deleted', severity: 'deleted' })),
    formOnly: 0,
    muted: [],
  }),
})
const dark: EnvironmentLook = { ...clean, drift: unknown('denied') }

async function home() {
  const state = await githubState({ repositories: [{ fullName: name, files: { 'main.tf': '' } }] })
  state.rate.limit = 1_000_000
  const board: NonNullable<Parameters<typeof serveGithub>[1]> = { faults: [] }
  const server = await serveGithub(state, board)
  const repository = repositoryOf(state, name)
  const token = mintToken(state, { kind: 'actions', repositories: [repository], permissions: { issues: 'write' } })
  /** Each run has a client of its own, as each job has. */
  const look = async (seen: EnvironmentLook) =>
    keepIssue(githubIssues(githubClient({ token, apiUrl: server.url, secondMs: 0 }), name), seen, {
      author: 'github-actions[bot]',
      scrub: (text) => text,
      runUrl: 'https://github.com/acme/infrastructure/actions/runs/1',
      now: new Date('2026-11-24T07:30:00Z'),
    })
  return {
    board,
    repository,
    look,
    open: () => repository.issues.filter((issue) => issue.state === 'open').map(({ number }) => number),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await state[Symbol.asyncDispose]()
    },
  }
}

test('200 runs, drifting, changing, failing and clean, keep exactly one issue', async () => {
  await using made = await home()
  for (let run = 0; run < 200; run += 1) {
    const seen = run % 10 === 9 ? clean : run % 10 === 5 ? dark : gone('a', ...(run % 10 < 5 ? [] : ['b']))
    const { number } = await made.look(seen)
    expect(number).toBe(seen === clean ? undefined : 1)
  }
  expect(made.repository.issues).toMatchObject([
    { number: 1, state: 'closed', title: 'Drift in production: 2 deleted' },
  ])
  expect(made.repository.issues[0]?.body).toContain('seen 160 times')
  // One comment per change: `b` appears, all is clean; after the first ten also: all is back.
  expect(made.repository.comments).toHaveLength(20 * 3 - 1)
})

test('20 runs at once leave one open issue; so do 20 more on top of it', async () => {
  await using made = await home()
  const atOnce = async () => Promise.all(Array.from({ length: 20 }, async () => made.look(gone('a'))))
  await atOnce()
  expect(made.open()).toHaveLength(1)
  const kept = await atOnce()
  expect(made.open()).toHaveLength(1)
  expect(new Set(kept.map(({ number }) => number))).toEqual(new Set(made.open()))
})

describe('whatever happens in between', () => {
  test.each(Object.entries({ lostReply, lostRequest }))('%s: one issue', async (_, fault) => {
    await using made = await home()
    made.board.faults.push(fault({ method: 'POST', path: /\/issues$/u }))
    await made.look(gone('a'))
    await made.look(gone('a'))
    expect(made.repository.issues).toHaveLength(1)
  })

  test('an issue that somebody deletes is made anew, also right before it is written', async () => {
    await using made = await home()
    await made.look(gone('a'))
    made.board.faults.push({
      kind: 'answer',
      method: 'PATCH',
      path: /\/issues\/1$/u,
      response: {
        status: 410,
        headers: { 'content-type': 'application/json' },
        body: '{"message":"This issue was deleted"}',
      },
    })
    const { did } = await made.look(gone('a', 'b'))
    expect(did).toBe('updated issue #1')
    made.repository.issues.length = 0
    expect((await made.look(gone('a'))).did).toMatch(/^opened issue #/u)
    expect(made.open()).toHaveLength(1)
  })

  test('somebody who closes it by hand sees it again, and one who edits it loses no more than its memory', async () => {
    await using made = await home()
    await made.look(gone('a'))
    const [issue] = made.repository.issues
    if (issue === undefined) throw new Error('there is no issue')
    issue.state = 'closed'
    expect((await made.look(gone('a'))).did).toBe('reopened issue #1')
    issue.title = 'All is well'
    issue.body = issue.body?.replace(/v1 \S+ -->/u, 'v1 nonsense -->') ?? ''
    await made.look(gone('a'))
    expect(issue.title).toBe('Drift in production: 1 deleted')
    expect(made.open()).toEqual([1])
  })

  test('two environments have two issues', async () => {
    await using made = await home()
    await made.look(gone('a'))
    await made.look({ ...gone('a'), environment: 'dev' })
    await made.look(clean)
    expect(made.open()).toEqual([2])
  })
})
