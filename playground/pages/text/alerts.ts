/** GitHub's alerts: a quotation whose first line is `[!NOTE]` and the like. */
import type { MarkdownIt, Token } from 'markdown-it'

const opening = /^\[!(?<kind>note|tip|important|warning|caution)\][ \t]*(?:\n|$)/iu

/** A markdown-it plugin. */
export function alerts(writer: MarkdownIt): void {
  writer.core.ruler.after('block', 'alerts', (state) => {
    for (const [index, token] of state.tokens.entries()) {
      const [paragraph, inline] = state.tokens.slice(index + 1)
      if (token.type !== 'blockquote_open' || paragraph?.type !== 'paragraph_open' || inline?.type !== 'inline')
        continue
      const kind = opening.exec(inline.content)?.groups?.['kind']?.toLowerCase()
      const end = kind === undefined ? undefined : closing(state.tokens, index)
      if (kind === undefined || end === undefined) continue
      token.type = 'alert_open'
      token.tag = 'div'
      token.attrSet('class', `alert alert-${kind}`)
      end.type = 'alert_close'
      end.tag = 'div'
      inline.content = inline.content.replace(opening, '')
      paragraph.meta = { title: `${kind.charAt(0).toUpperCase()}${kind.slice(1)}` }
    }
  })
  writer.renderer.rules['paragraph_open'] = (tokens, index, options, _env, renderer) => {
    const token = tokens[index]
    const meta: unknown = token?.meta
    const title =
      typeof meta === 'object' && meta !== null && 'title' in meta && typeof meta.title === 'string' ? meta.title : ''
    return `${title === '' ? '' : `<p class="alert-title">${title}</p>\n`}${renderer.renderToken(tokens, index, options)}`
  }
}

function closing(tokens: readonly Token[], open: number): Token | undefined {
  const level = tokens[open]?.level
  return tokens.slice(open).find((token) => token.type === 'blockquote_close' && token.level === level)
}
