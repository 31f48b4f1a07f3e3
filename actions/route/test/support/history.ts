/** Generated GitFlow histories: what a team does, as real commits of one repository, and the pushes that come of it. */
import { spawn } from 'node:child_process'
import * as fc from 'fast-check'
import type { Files } from './repository.ts'

/** What somebody does. Branches that are not there are passed over. */
export type Move =
  | { readonly kind: 'commit'; readonly on: string; readonly change: Change }
  /** A topic of some commits that goes into `develop` by a merge commit, a squash, or a rebase. */
  | { readonly kind: 'topic'; readonly by: 'merge' | 'squash' | 'rebase'; readonly changes: readonly Change[] }
  | { readonly kind: 'cut'; readonly release: string }
  /** A merge of one branch into another: a finished release, a back-merge, a hotfix on its way. */
  | { readonly kind: 'merge'; readonly from: string; readonly into: string }
  /** A branch for a hotfix from `main`, with one change. */
  | { readonly kind: 'hotfix'; readonly change: Change }
  /** A branch that is set back to another by force. */
  | { readonly kind: 'force'; readonly branch: string; readonly to: string }

/** One file that is written anew. */
export interface Change {
  readonly file: string
  readonly content: string
}

/** A branch that came to stand elsewhere. */
export interface Push {
  readonly move: Move['kind']
  readonly branch: string
  /** Index of the commit before; `undefined` for a new branch. */
  readonly before: number | undefined
  readonly after: number
  readonly forced: boolean
}

/** A commit to be made: all of its files, and the indices of its parents. */
export interface Draft {
  readonly files: Files
  readonly parents: readonly number[]
}

/** Plays the moves from one commit on `main` and `develop`. */
export function play(start: Files, moves: readonly Move[]): { drafts: readonly Draft[]; pushes: readonly Push[] } {
  const drafts: Draft[] = [{ files: start, parents: [] }]
  const tips = new Map([
    ['main', 0],
    ['develop', 0],
  ])
  const pushes: Push[] = []
  const filesAt = (index: number): Files => drafts[index]?.files ?? {}
  const draft = (files: Files, ...parents: readonly number[]): number => drafts.push({ files, parents }) - 1
  const push = (move: Move['kind'], branch: string, after: number, forced = false): void => {
    const before = tips.get(branch)
    if (before === after) return
    tips.set(branch, after)
    pushes.push({ move, branch, before, after, forced })
  }
  const changed = (files: Files, { file, content }: Change): Files => ({ ...files, [file]: content })

  for (const move of moves) {
    switch (move.kind) {
      case 'commit': {
        const at = tips.get(move.on)
        if (at !== undefined) push('commit', move.on, draft(changed(filesAt(at), move.change), at))
        break
      }
      case 'topic': {
        const at = tips.get('develop') ?? 0
        // A topic that is merged began where main stands; one that is rebased goes on where develop does.
        let tip = move.by === 'merge' ? (tips.get('main') ?? 0) : at
        const whole = move.changes.reduce(changed, filesAt(at))
        if (move.by === 'squash') push('topic', 'develop', draft(whole, at))
        else {
          for (const change of move.changes) tip = draft(changed(filesAt(tip), change), tip)
          push('topic', 'develop', move.by === 'merge' ? draft(whole, at, tip) : tip)
        }
        break
      }
      case 'cut': {
        if (!tips.has(move.release)) push('cut', move.release, tips.get('develop') ?? 0)
        break
      }
      case 'merge': {
        const [from, into] = [tips.get(move.from), tips.get(move.into)]
        if (from === undefined || into === undefined) break
        // Where both differ the incoming side wins; what matters here is that some merge came of it.
        const base = filesAt(commonAncestor(drafts, from, into))
        const theirs = Object.entries(filesAt(from)).filter(([file, content]) => base[file] !== content)
        push('merge', move.into, draft({ ...filesAt(into), ...Object.fromEntries(theirs) }, into, from))
        break
      }
      case 'hotfix': {
        const at = tips.get('main') ?? 0
        push('hotfix', 'hotfix/1', draft(changed(filesAt(at), move.change), at), tips.has('hotfix/1'))
        break
      }
      case 'force': {
        const to = tips.get(move.to)
        if (to !== undefined && tips.has(move.branch)) push('force', move.branch, to, true)
        break
      }
      default:
        move satisfies never
    }
  }
  return { drafts, pushes }
}

function commonAncestor(drafts: readonly Draft[], one: number, other: number): number {
  const ancestors = (start: number): Set<number> => {
    const found = new Set<number>()
    const walk = (index: number): void => {
      if (found.has(index)) return
      found.add(index)
      for (const parent of drafts[index]?.parents ?? []) walk(parent)
    }
    walk(start)
    return found
  }
  const theirs = ancestors(other)
  return Math.max(0, ...[...ancestors(one)].filter((index) => theirs.has(index)))
}

const branches = ['develop', 'main', 'release/1', 'release/2', 'hotfix/1'] as const

/** The merges a team makes: finished releases, a hotfix on its way, back-merges, a late topic for a release. */
const usual = [
  ['release/1', 'main'],
  ['release/2', 'main'],
  ['hotfix/1', 'main'],
  ['hotfix/1', 'release/1'],
  ['hotfix/1', 'release/2'],
  ['hotfix/1', 'develop'],
  ['main', 'develop'],
  ['release/1', 'develop'],
  ['release/1', 'release/2'],
  ['develop', 'release/2'],
] as const

/** Moves of every kind, of which the first open two releases and a hotfix at once. */
export function someMoves(change: fc.Arbitrary<Change>): fc.Arbitrary<Move[]> {
  const branch = fc.constantFrom(...branches)
  const topic: fc.Arbitrary<Move> = fc.record({
    kind: fc.constant('topic' as const),
    by: fc.constantFrom('merge' as const, 'squash' as const, 'rebase' as const),
    changes: fc.array(change, { minLength: 1, maxLength: 3 }),
  })
  const cut = (release: string): fc.Arbitrary<Move> => fc.constant({ kind: 'cut', release })
  const hotfix: fc.Arbitrary<Move> = fc.record({ kind: fc.constant('hotfix' as const), change })
  const merge: fc.Arbitrary<Move> = fc
    .oneof({ weight: 4, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: fc.tuple(branch, branch) })
    .map(([from, into]) => ({ kind: 'merge', from, into }))
  const move = fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('commit' as const), on: branch, change }) },
    { weight: 6, arbitrary: merge },
    { weight: 2, arbitrary: topic },
    { weight: 1, arbitrary: hotfix },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('force' as const), branch, to: branch }) },
  )
  return fc
    .tuple(
      fc.tuple(topic, cut('release/1'), topic, cut('release/2'), hotfix),
      fc.array(move, { minLength: 4, maxLength: 12 }),
    )
    .map(([first, rest]) => [...first, ...rest])
}

/** Makes the commits in one go; answers their hashes, by index. */
export async function imported(path: string, drafts: readonly Draft[]): Promise<string[]> {
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`
  const stream = drafts.map(({ files, parents: [first, ...rest] }, index) => [
    `commit refs/heads/made-${index}\nmark :${index + 1}\n`,
    `committer Ada <ada@example.invalid> ${1_700_000_000 + index} +0000\n`,
    data(`commit ${index}`),
    ...(first === undefined ? [] : [`from :${first + 1}\n`]),
    ...rest.map((parent) => `merge :${parent + 1}\n`),
    'deleteall\n',
    ...Object.entries(files).map(([file, content]) => `M 100644 inline ${file}\n${data(content)}`),
    `\nget-mark :${index + 1}\n`,
  ])
  const child = spawn('git', ['-C', path, 'fast-import', '--quiet', '--cat-blob-fd=1'], {
    env: { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(stream.flat().join(''))
  const output: Buffer[] = []
  for await (const chunk of child.stdout) output.push(chunk as Buffer)
  return Buffer.concat(output).toString('utf8').trim().split('\n')
}
