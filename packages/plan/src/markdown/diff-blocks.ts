import type { DiffLine } from '../attributes/diff-lines.ts'
import { briefly } from '../attributes/diff-lines.ts'
import { says } from '../scrub/clean.ts'
import type { ShownEntry } from '../shown/entry.ts'
import type { SectionKind, ShownSection } from '../shown/shown-plan.ts'
import { diffFence } from './fence.ts'
import type { Limits } from './fitting.ts'
import { sizeOf, within } from './fitting.ts'
import { summaryItem } from './items.ts'

// Which diffs are written first: of what is deleted, the old values say least.
const order: readonly SectionKind[] = [
  'replace',
  'update',
  'check',
  'create',
  'invocation',
  'output',
  'drift',
  'delete',
]

/** Diffs for as many entries as there is room for. */
export interface DiffBlocks {
  /** By section and place in it. */
  readonly blocks: ReadonlyMap<ShownSection, ReadonlyMap<number, string>>
  /** How many entries of these sections have a diff that was left out. */
  readonly leftOut: number
}

/** Writes diffs in a fixed order until one does not fit; each is whole, or as long as one object's may be. */
export function diffBlocks(sections: readonly ShownSection[], room: Limits): DiffBlocks {
  const blocks = new Map<ShownSection, Map<number, string>>()
  let [characters, bytes, leftOut] = [room.characters, room.bytes, 0]
  let full = false
  for (const kind of order) {
    for (const section of sections.filter((candidate) => candidate.kind === kind)) {
      for (const [index, entry] of section.entries.entries()) {
        const block = full ? undefined : blockOf(entry)
        if (block === undefined) {
          if (full && kind !== 'check') leftOut += 1
          continue
        }
        const size = sizeOf([block, '\n\n'])
        if (!within(size, { characters, bytes })) {
          full = true
          leftOut += 1
          continue
        }
        characters -= size.characters
        bytes -= size.bytes
        blocks.set(section, (blocks.get(section) ?? new Map<number, string>()).set(index, block))
      }
    }
  }
  return { blocks, leftOut }
}

function blockOf(entry: ShownEntry): string | undefined {
  const lines = entry.diff(briefly)
  if (lines.length === 0) return undefined
  return `<details><summary>${summaryItem(entry)}</summary>\n\n${diffFence(limited(lines))}\n\n</details>`
}

const mostLines = 80
const mostCharacters = 6000

// One object's diff may not push out all others.
function limited(lines: readonly DiffLine[]): readonly DiffLine[] {
  let size = 0
  const end = lines.findIndex(({ text }, index) => index >= mostLines || (size += text.length + 3) > mostCharacters)
  if (end === -1) return lines
  return [...lines.slice(0, end), { sign: ' ', text: says`[${lines.length - end} lines left out]` }]
}
