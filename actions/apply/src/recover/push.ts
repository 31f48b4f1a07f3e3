/** A state that an apply could not save, saved after all. */
import { pushedStateEvent, recordedState } from '@wrenchproof/delivery'
import type { LedgerEvent, StateMark } from '@wrenchproof/delivery'
import { openRescue } from '@wrenchproof/sealed-plan'
import { readStateBody } from '@wrenchproof/terraform'
import { erroredState } from '../rescue.ts'
import { markOf } from '../state/read-state.ts'
import { unfit } from './situation.ts'
import type { Situation } from './situation.ts'

/** Writes the state from what the apply kept. */
export async function pushed({ inputs, ports, seen, intervention }: Situation): Promise<LedgerEvent> {
  const { environment, commit, store, keys, files, terraform } = ports.workplace
  const content = await store.kept(inputs.rescue)
  if (content === undefined) throw unfit(`nothing is kept under the name '${inputs.rescue.slice(0, 200)}'`)
  const opened = openRescue(content, keys.seal)
  if (opened.kind === 'unauthentic') throw unfit(`what is kept there is not authentic: ${opened.why}`)
  if (opened.header.environment !== environment.name) throw unfit(`it was kept for ${opened.header.environment}`)
  const state = opened.files.find(({ path }) => path === erroredState)
  if (state === undefined) throw unfit('it holds no unsaved state')
  const old = whyOld(Buffer.from(state.content), recordedState(seen))
  if (old !== undefined) throw unfit(old)
  await files.restore([{ path: `${environment.root}/${erroredState}`, content: state.content }])
  // Terraform refuses a state of another lineage, and one that is older than what is there.
  await terraform.pushState(erroredState)
  const after = await terraform.state()
  if (after === undefined) throw unfit('the backend has no state after the push')
  const { run, at } = intervention
  return pushedStateEvent(environment.name, intervention, { ...markOf(after), commit, run, at })
}

/** Why a kept state is not one to push. Terraform compares with what is there, which may be nothing; the ledger knows what was. */
export function whyOld(content: Buffer, recorded: StateMark | undefined): string | undefined {
  const kept = readStateBody(content)
  if (kept.kind !== 'state') return 'what it holds is no state'
  if (recorded === undefined) return undefined
  if (kept.lineage !== recorded.lineage)
    return `it holds a state of lineage ${kept.lineage}, and the ledger remembers ${recorded.lineage}`
  return kept.serial > recorded.serial
    ? undefined
    : `it holds serial ${kept.serial}, and the ledger remembers serial ${recorded.serial}: it was pushed before, or something was applied since`
}
