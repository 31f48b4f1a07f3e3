/** What a broken apply kept, compared with how things are now. */
import type { Workplace } from '@wrenchproof/workplace'
import { importText } from '../aftermath/import-text.ts'
import { creationList } from '../aftermath/creation.ts'
import { lookForLost } from '../aftermath/look.ts'
import { replayed } from '../aftermath/replay.ts'
import { creationsFile, erroredState } from '../rescue.ts'
import { journalFile } from '../result.ts'
import { openKept } from './kept.ts'
import type { Kept } from './kept.ts'

/** Sentences about it, and `import` blocks for what it made and no state knows; '' when there is nothing. */
export interface Remains {
  readonly lines: readonly string[]
  readonly imports: string
}

/** Looks at what was kept under the name asked for, else at what is there. */
export async function remainsOf(
  workplace: Workplace,
  { kept, asked }: { readonly kept: readonly Kept[]; readonly asked: string },
): Promise<Remains> {
  const files =
    asked === '' ? kept.findLast(({ holds }) => holds !== undefined)?.files : await openKept(workplace, asked)
  if (files === undefined)
    return { lines: asked === '' ? [] : [`Nothing authentic is kept under ${asked.slice(0, 200)}.`], imports: '' }
  const file = (path: string) => files.find((one) => one.path === path)?.content
  const scrub = (words: string): string => workplace.secrecy.scrub(words)
  const progress = replayed(file(journalFile) ?? Buffer.alloc(0), scrub).progress()
  const creations = creationList.parse(
    JSON.parse(Buffer.from(file(creationsFile) ?? Buffer.from('[]')).toString('utf8')),
  )
  const lost = await lookForLost(workplace, { progress, creations, unsaved: file(erroredState) })
  const { done, inFlight, failed } = progress
  return {
    lines: [
      `By its journal, ${done.length} changes were done, ${inFlight.length} begun and not known to be done, ${failed.length} failed.`,
      ...(lost.found.length + lost.unsure.length === 0
        ? ['All that it made is in the state.']
        : [`${lost.found.length} objects were made and are in no state, and ${lost.unsure.length} more may be.`]),
    ],
    imports: importText(lost, scrub),
  }
}
