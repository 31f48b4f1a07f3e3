import { importTo } from '@wrenchproof/drift'
import type { Lost } from './lost.ts'

/**
 * `import` blocks for what was made and is in no state, and comments for what may be, ready to be put into the root; ''
 * when there is neither. `scrub` takes secrets out of it.
 */
export function importText({ found, unsure }: Lost, scrub: (text: string) => string): string {
  const blocks = found.map(
    ({ address, id, by }) =>
      `${by === 'tags' ? '# Found by its tags, not by what terraform told: compare before you import it.\n' : ''}${importTo(oneLine(scrub(address)), scrub(id))}`,
  )
  const notes = unsure.map(({ address, why, candidates }) =>
    [
      `# ${oneLine(scrub(address))}: ${oneLine(scrub(why))}`,
      ...candidates.map((arn) => `#   ${oneLine(scrub(arn))}`),
    ].join('\n'),
  )
  return [...blocks, ...notes].join('\n\n')
}

// Nothing may end a comment or a block.
const oneLine = (text: string): string => text.replaceAll(/[\r\n\u2028\u2029]+/gu, ' ')
