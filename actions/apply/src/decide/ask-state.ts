/** The state as it is, against the one that the ledger remembers. */
import { firstRefusal, recordedState, stateGuards, versionLines } from '@wrenchproof/delivery'
import type { Initialised } from '@wrenchproof/terraform'
import { errorCode } from '@wrenchproof/errors'
import { lookAtHistory } from '../state/history.ts'
import { markOf, readState } from '../state/read-state.ts'
import type { ReadState } from '../state/read-state.ts'
import type { Asked, MayRun } from './asked.ts'

type Asking = Pick<Asked, 'ask' | 'inputs' | 'ports' | 'seen'>

/** Initialises terraform, which reads the state: one that is none is refused here. */
export async function initialised(asking: Asking): Promise<Initialised> {
  const { inputs, ports } = asking
  const { terraform, environment } = ports.workplace
  try {
    return await terraform.init({ backendConfig: inputs.backendConfig, workspace: environment.workspace })
  } catch (error) {
    if (errorCode(error) === 'STATE_UNREADABLE') await judged(asking, 'unreadable')
    throw error
  }
}

/** Compares the state with the ledger. */
export async function askState(asking: Asking): Promise<MayRun['before']> {
  return judged(asking, await readState(asking.ports.workplace.terraform))
}

/** What does not fit is explained from the state's versions; a delivery that goes well does not pay for that look. */
async function judged({ ask, ports, seen }: Asking, read: ReadState): Promise<MayRun['before']> {
  const recorded = recordedState(seen)
  const unreadable = read === 'unreadable'
  const state = unreadable ? undefined : read
  const current = state === undefined ? undefined : { ...markOf(state), empty: state.empty }
  const facts = { recorded, current, unreadable }
  if (firstRefusal(stateGuards, facts) === undefined) return state
  const history = await lookAtHistory(ports.workplace, recorded)
  ask(stateGuards, { ...facts, versions: 'why' in history ? undefined : versionLines(history.judged) })
  return state
}
