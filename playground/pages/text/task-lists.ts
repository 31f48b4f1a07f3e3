/** Task lists: `[ ]` and `[x]` at the start of a list's items. */
import type { MarkdownIt } from 'markdown-it'

const box = /^\[(?<mark>[ xX])\][ \t]+/u

/** A markdown-it plugin. */
export function taskLists(writer: MarkdownIt): void {
  writer.core.ruler.after('block', 'task-lists', (state) => {
    for (const [index, item] of state.tokens.entries()) {
      const [paragraph, inline] = state.tokens.slice(index + 1)
      if (item.type !== 'list_item_open' || paragraph?.type !== 'paragraph_open' || inline?.type !== 'inline') continue
      const marked = box.exec(inline.content)?.groups?.['mark']
      if (marked === undefined) continue
      item.attrSet('class', 'task')
      inline.content = inline.content.replace(box, marked === ' ' ? `${open} ` : `${done} `)
    }
  })
}

const open = '<span class="task-box" role="img" aria-label="to do">☐</span>'
const done = '<span class="task-box" role="img" aria-label="done">☑</span>'
