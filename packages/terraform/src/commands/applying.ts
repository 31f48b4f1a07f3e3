import { applyArguments } from '../argv.ts'
import { openJournal } from '../events/journal.ts'
import type { Terraform } from '../port.ts'
import type { Commands } from './run.ts'

export function applying({ settings, run }: Commands): Pick<Terraform, 'apply'> {
  return {
    async apply(planFile, { parallelism, interrupt, journal: outputFile, onStart, scrub }) {
      const journal = openJournal(settings.log, scrub)
      const end = await run(applyArguments(planFile, parallelism), {
        onLine: journal.line,
        interrupt,
        outputFile,
        ...(onStart === undefined ? {} : { onStart }),
      })
      const { started, completed, diagnostics } = journal
      return { end, started, completed, diagnostics, progress: journal.progress() }
    },
  }
}
