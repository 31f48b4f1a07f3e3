import { explain } from '@wrenchproof/errors'
import type { UserError } from '@wrenchproof/errors'
import type { Step } from './step.ts'

// The runner sends SIGINT to a cancelled step, SIGTERM after 7.5 s, and kills it 2.5 s later (`ProcessInvoker.cs`).
const patienceMs = 6000

/**
 * Aborted by the first SIGINT or SIGTERM. A step that has not ended six seconds later says what `told` answers, because
 * it may be waiting for something that never comes, and is killed soon.
 */
export function cancellation({ log }: Pick<Step, 'log'>, told: () => UserError): AbortSignal {
  const interrupt = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupt.abort())
  const tell = (): void => log.error(explain(told()).join('\n'))
  interrupt.signal.addEventListener('abort', () => setTimeout(tell, patienceMs).unref(), { once: true })
  return interrupt.signal
}
