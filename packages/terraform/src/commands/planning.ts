/** Plans, and looks; nothing is changed. */
import { planArguments, showPlanArguments } from '../argv.ts'
import type { PlanArguments } from '../argv.ts'
import { failed } from '../errors/failed.ts'
import { plainErrors } from '../errors/plain.ts'
import { openJournal } from '../events/journal.ts'
import { plannedState, stateBefore } from '../plan-file.ts'
import type { Terraform } from '../port.ts'
import { openWaiting } from '../events/under-way.ts'
import type { Commands } from './run.ts'

export function planning({ look }: Commands): Pick<Terraform, 'plan' | 'refresh' | 'show'> {
  const show = async (planFile: string): Promise<Buffer> => {
    const end = await look(showPlanArguments(planFile))
    if (end.exitCode !== 0) throw failed('PLAN_FAILED', 'terraform show', end)
    return end.stdout
  }

  /** What came of planning; what terraform says on the way goes to `say`. */
  const planned = async (
    options: PlanArguments,
    say: (line: string) => void,
  ): Promise<{ hasChanges: boolean; drifted: boolean }> => {
    const journal = openJournal(say)
    const waiting = openWaiting()
    let drifted = false
    const onLine = (line: string): void => {
      drifted ||= isDriftEvent(line)
      waiting.line(line)
      journal.line(line)
    }
    const end = await look(planArguments(options), { onLine, at: waiting.at })
    if (end.exitCode !== 0 && end.exitCode !== 2) {
      const told = journal.diagnostics.filter(({ severity }) => severity === 'error')
      throw failed('PLAN_FAILED', 'terraform plan', end, [...told, ...plainErrors(end.stderr)])
    }
    return { hasChanges: end.exitCode === 2, drifted }
  }

  return {
    async plan(options) {
      const said: string[] = []
      const { hasChanges } = await planned(options, (line) => said.push(line))
      return { hasChanges, said, json: await show(options.out), state: await plannedState(options.out) }
    },

    async refresh(options) {
      const said: string[] = []
      const { drifted } = await planned({ ...options, lock: false, refreshOnly: true }, (line) => said.push(line))
      return {
        said,
        json: drifted ? await show(options.out) : undefined,
        before: await stateBefore(options.out),
        state: await plannedState(options.out),
      }
    },

    show,
  }
}

// Inside a text of an event, quotes are escaped. The exit code says less: output-only plans give 2, and so do some that
// hold nothing at all.
const isDriftEvent = (line: string): boolean => line.includes('"type":"resource_drift"')
