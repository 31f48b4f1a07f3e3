import { runChild } from '../child.ts'
import type { ChildEnd, ChildOptions } from '../child.ts'
import { tooSlow } from '../errors/too-slow.ts'
import type { TerraformSettings } from '../port.ts'

/** Runs the binary in the root. */
export type Run = (
  args: readonly string[],
  options: Pick<ChildOptions, 'onLine' | 'interrupt' | 'onStart' | 'outputFile' | 'timeoutMs' | 'expendable'>,
) => Promise<ChildEnd>

/**
 * Runs what changes nothing: interrupted with the settings' signal, and ended after their time limit. Throws
 * `TIME_LIMIT`, with what it was at, as far as `at` tells from the output that no `onLine` took.
 */
export type Look = (
  args: readonly string[],
  options?: { readonly onLine?: (line: string) => void; readonly at?: (stdout: string) => string },
) => Promise<ChildEnd>

/** Some of what a root's commands do, over the same binary. */
export interface Commands {
  readonly settings: TerraformSettings
  readonly run: Run
  readonly look: Look
}

export function commandsOf(settings: TerraformSettings): Commands {
  const { binary, root, environment, interrupt, timeLimitMs } = settings
  const run: Run = async (args, options) => runChild(binary, args, { cwd: root, environment, ...options })
  return {
    settings,
    run,
    async look(args, { onLine, at = () => '' } = {}) {
      const end = await run(args, {
        interrupt,
        timeoutMs: timeLimitMs,
        expendable: true,
        ...(onLine === undefined ? {} : { onLine }),
      })
      if (end.timedOut) throw tooSlow(`terraform ${args[0] ?? ''}`, timeLimitMs, at(end.stdout.toString('utf8')))
      return end
    },
  }
}
