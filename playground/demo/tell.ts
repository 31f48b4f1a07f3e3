/** Tells chapters: each once those it goes on from have ended as told, two at a time, and none after one that did not. */
import type { Chain } from '../chain/index.ts'
import { NotAsTold } from './chapter.ts'
import type { Chapter } from './chapter.ts'
import type { StoryScreen, Told } from './screen.ts'
import { stageOn } from './stage.ts'

/** As many as have a machine's core each. */
const atOnce = 2

/** Answers what came of each chapter that was begun, in the order of the story. */
export async function tell(chain: Chain, chapters: readonly Chapter[], screen: StoryScreen): Promise<readonly Told[]> {
  const told = new Map<string, Told>()
  const telling = new Map<string, Promise<void>>()
  const ready = ({ name, after }: Chapter): boolean =>
    !telling.has(name) && after.every((before) => told.get(before)?.wrong === undefined && told.has(before))
  for (;;) {
    const broken = [...told.values()].some(({ wrong }) => wrong !== undefined)
    const running = telling.size - told.size
    const next = broken || running >= atOnce ? undefined : chapters.find((chapter) => ready(chapter))
    if (next === undefined && running === 0) break
    if (next === undefined) {
      const open = [...telling].flatMap(([name, end]) => (told.has(name) ? [] : [end]))
      await Promise.race(open)
      continue
    }
    const begin = async () => {
      told.set(next.name, await one(chain, next, screen))
    }
    telling.set(next.name, begin())
  }
  return chapters.flatMap(({ name }) => told.get(name) ?? [])
}

async function one(chain: Chain, chapter: Chapter, screen: StoryScreen): Promise<Told> {
  const started = performance.now()
  let facts = 0
  const stage = stageOn(chain, {
    say: (text) => {
      screen.say(chapter, text)
    },
    follow: (handle) => {
      screen.follow(chapter, handle)
    },
    note: (fact) => {
      facts += 1
      screen.note(chapter, fact)
    },
  })
  screen.begin(chapter)
  let wrong: string | undefined
  try {
    await chapter.tell(stage)
  } catch (error) {
    wrong =
      error instanceof NotAsTold
        ? error.message
        : `not as told: ${error instanceof Error ? error.message : String(error)}`
  }
  const ended: Told = { chapter, wrong, facts, duration: performance.now() - started }
  screen.end(ended)
  return ended
}
