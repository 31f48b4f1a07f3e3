import { explain } from '@wrenchproof/errors'
import { stateObjects } from '@wrenchproof/terraform'
import type { KeptObject, Progress } from '@wrenchproof/terraform'
import type { Workplace } from '@wrenchproof/workplace'
import type { Creation } from './creation.ts'
import { lostObjects, unconfirmed } from './lost.ts'
import type { Listed, Lost } from './lost.ts'

type Place = Pick<Workplace, 'terraform' | 'inventory'>

export interface LookedFor {
  readonly progress: Progress
  readonly creations: readonly Creation[]
  /** A state that could not be saved: what it holds is not lost. */
  readonly unsaved: Uint8Array | undefined
  /** Why the cloud is not asked, where it is not. */
  readonly notAsked?: string | undefined
}

const nothing: Lost = { found: [], unsure: [] }

/** Looks for objects that an apply made and no state knows. What cannot be looked at is part of the answer. */
export async function lookForLost(place: Place, { progress, creations, unsaved, notAsked }: LookedFor): Promise<Lost> {
  const made = [...progress.done, ...progress.inFlight, ...progress.failed].filter(({ action }) => action === 'create')
  if (made.length === 0) return nothing
  let kept: readonly KeptObject[]
  try {
    kept = [...(await place.terraform.objects()), ...(unsaved === undefined ? [] : stateObjects(Buffer.from(unsaved)))]
  } catch (error) {
    const why = `whether the state holds it is not known: ${explain(error)[0] ?? ''}`
    return {
      found: [],
      unsure: made.map(({ address, id }) => ({ address, why, candidates: id === undefined ? [] : [id] })),
    }
  }
  const question = { progress, kept, creations }
  const open = unconfirmed(question)
  return lostObjects(question, notAsked ?? (await listed(place, open)))
}

/** Everything that carries the most telling tag of one of these. */
async function listed({ inventory }: Place, open: readonly Creation[]): Promise<Listed> {
  const telling = open.flatMap(({ tags }) => Object.entries(tags).toSorted(byTelling).slice(0, 1))
  if (telling.length === 0) return []
  const [keys, values] = [new Set(telling.map(([key]) => key)), new Set(telling.map(([, value]) => value))]
  const look = await inventory({ key: (key) => keys.has(key), value: (value) => values.has(value) })
  if (look.kind === 'seen') return look.value
  return look.kind === 'missing' ? [] : look.why
}

// A name tells one object apart; other tags are shared by a whole project.
const byTelling = ([one]: [string, string], [other]: [string, string]): number =>
  Number(other === 'Name') - Number(one === 'Name')
