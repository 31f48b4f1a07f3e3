/** Where a chapter is told: people do something, and what came of it is looked at. */
import { isDeepStrictEqual } from 'node:util'
import type { Chain } from '../chain/index.ts'
import { peopleOf } from '../chain/people.ts'
import type { People } from '../chain/people.ts'
import type { RunHandle } from '../workflows/index.ts'
import { NotAsTold } from './chapter.ts'
import type { Fact } from './chapter.ts'

export interface Stage extends People {
  readonly chain: Chain
  /** Quotes what somebody or something said. */
  say(text: string): void
  /** What must be so for the story to be true; throws `NotAsTold` when it is not. */
  fact(text: string, found: unknown, expected: unknown): void
}

/** Where a chapter tells what it does. */
export interface Telling {
  readonly say: (text: string) => void
  readonly follow: (handle: RunHandle) => void
  readonly note: (fact: Fact) => void
}

/** A stage on a chain. */
export function stageOn(chain: Chain, { say, follow, note }: Telling): Stage {
  return {
    ...peopleOf(chain, follow),
    chain,
    say,
    fact(text, found, expected) {
      const holds = isDeepStrictEqual(found, expected)
      note({ text, holds, ...(holds ? {} : { found: `found ${shown(found)}, expected ${shown(expected)}` }) })
      if (!holds) throw new NotAsTold(`not as told: ${text}`)
    },
  }
}

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value))
