import { runChild } from '../child.ts'
import type { ChildEnd, ChildOptions } from '../child.ts'
import type { TerraformSettings } from '../port.ts'

/** Runs the binary in the root; interrupted with the settings' signal unless other options are given. */
export type Run = (
  args: readonly string[],
  options?: Pick<ChildOptions, 'onLine' | 'interrupt' | 'onStart' | 'outputFile' | 'timeoutMs'>,
) => Promise<ChildEnd>

/** Some of what a root's commands do, over the same binary. */
export interface Commands {
  readonly settings: TerraformSettings
  readonly run: Run
}

export function commandsOf(settings: TerraformSettings): Commands {
  const { binary, root, environment } = settings
  return {
    settings,
    run: async (args, { onLine, onStart, interrupt, outputFile, timeoutMs } = { interrupt: settings.interrupt }) =>
      runChild(binary, args, {
        cwd: root,
        environment,
        interrupt,
        outputFile,
        timeoutMs,
        ...(onLine === undefined ? {} : { onLine }),
        ...(onStart === undefined ? {} : { onStart }),
      }),
  }
}
