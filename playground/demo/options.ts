/** The command line of `npm run demo`. */
import { parseArgs } from 'node:util'
import type { Chapter } from './chapter.ts'

export interface DemoOptions {
  /** Chapters to tell, in their order, with those that they go on from. */
  readonly chapters: readonly Chapter[]
  readonly list: boolean
  readonly keep: boolean
}

/** The command line cannot be understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export const help = `usage: npm run demo [-- options]

Tells how a team delivers Terraform, from a pull request to a recovered apply, through the workflow files of this
repository. GitHub, AWS and the cloud are on this machine; terraform is real. Exits with 1 when a chapter does not end as told.

  --only NAME   one chapter and those it goes on from; may be given again
  --list        the chapters
  --keep        leaves everything up at the end, to look at in a browser
  --help        this text
`

/** Reads the command line; undefined when help is asked for. Throws `UsageError`. */
export function demoOptions(argv: readonly string[], all: readonly Chapter[]): DemoOptions | undefined {
  const values = parsed(argv)
  if (values.help === true) return undefined
  const only = values.only ?? []
  for (const name of only)
    if (!all.some((chapter) => chapter.name === name))
      throw new UsageError(`there is no chapter '${name}'; there are ${all.map((chapter) => chapter.name).join(', ')}`)
  const wanted = new Set<string>()
  const want = (name: string): void => {
    wanted.add(name)
    for (const chapter of all) if (chapter.name === name) for (const before of chapter.after) want(before)
  }
  for (const name of only) want(name)
  return {
    chapters: only.length === 0 ? all : all.filter(({ name }) => wanted.has(name)),
    list: values.list ?? false,
    keep: values.keep ?? false,
  }
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        only: { type: 'string', multiple: true },
        list: { type: 'boolean' },
        keep: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}
