import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { gitIn } from '@wrenchproof/git'
import { configReader, hclParser } from '@wrenchproof/modules'
import type { ConfigReader } from '@wrenchproof/modules'
import { gitCommits } from '../../src/commits.ts'
import { happeningOf } from '../../src/event.ts'
import type { Commits } from '../../src/history.ts'
import { parseInputs } from '../../src/inputs.ts'
import { run } from '../../src/run.ts'
import type { RouteResult } from '../../src/run.ts'

const modules = createRequire(import.meta.resolve('@wrenchproof/modules'))

/** A reader of HCL, with the parser's files from where they are installed. */
export const reader = (): ConfigReader =>
  configReader(async () =>
    hclParser({
      runtime: await readFile(modules.resolve('web-tree-sitter/web-tree-sitter.wasm')),
      grammar: await readFile(modules.resolve('@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm')),
    }),
  )

/** An event as the runner would hand it over. */
export interface Given {
  readonly event: string
  readonly ref?: string
  readonly payload?: unknown
  readonly inputs?: Readonly<Record<string, string>>
}

/** Routes the commit that is checked out at `path`. */
export async function routeAt(path: string, given: Given, config: ConfigReader = reader()): Promise<RouteResult> {
  return routeIn(gitCommits(gitIn({ cwd: path }, process.env['PATH'] ?? '')), given, config)
}

/** Routes the head of these commits. */
export async function routeIn(commits: Commits, given: Given, config: ConfigReader): Promise<RouteResult> {
  const scene = { eventName: given.event, ref: given.ref ?? 'refs/heads/main', repositoryId: '42' }
  return run(
    // Repositories here have no ledgers, unless a test makes some.
    parseInputs((name) => given.inputs?.[name] ?? (name === 'store' ? 'directory' : '')),
    {
      happening: happeningOf(given.payload ?? {}, scene),
      commits,
      reader: config,
    },
  )
}

/** `production deliver`, for each environment with something to do. */
export const work = ({ routed }: Pick<RouteResult, 'routed'>): string[] =>
  routed
    .filter(({ mode }) => mode !== 'none')
    .map(({ environment, mode, lane }) => [environment, mode, ...(lane === 'hotfix' ? [lane] : [])].join(' '))

/** Why, by environment. */
export const why = ({ routed }: RouteResult): Record<string, readonly string[]> =>
  Object.fromEntries(routed.map((one) => [one.environment, one.why]))

/** The payload of a push. */
export const pushed = (before: string, more: object = {}): unknown => ({
  before,
  forced: false,
  deleted: false,
  ...more,
})

/** The payload of a pull request of this repository, or of another. */
export const pulled = (
  base: { readonly ref: string; readonly sha: string },
  head: string,
  { repository = 42, action = 'synchronize' }: { repository?: number | null; action?: string } = {},
): unknown => ({
  action,
  pull_request: { base, head: { sha: head, repo: repository === null ? null : { id: repository } } },
})
