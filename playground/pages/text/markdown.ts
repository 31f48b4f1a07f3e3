/** Markdown as GitHub shows it in comments, job summaries and files: rendered, then cut down to what GitHub lets through. */
import MarkdownIt from 'markdown-it'
import sanitizeHtml from 'sanitize-html'
import { Html } from '../html/html.ts'
import { alerts } from './alerts.ts'
import { diffFence } from './diff.ts'
import { taskLists } from './task-lists.ts'

export interface MarkdownOptions {
  /** A line end is a line break, as in comments; in files and summaries it is a space. */
  readonly breaks?: boolean
  /** Where this server shows an address; undefined for those it does not. Relative addresses are given as they are. */
  readonly local?: (address: string) => string | undefined
}

/** Elements GitHub keeps, as its html-pipeline's sanitization filter has them. */
const elements =
  'h1 h2 h3 h4 h5 h6 br b i strong em a pre code tt div ins del sup sub p ol ul table thead tbody tfoot blockquote dl dt dd kbd q samp var hr ruby rt rp li tr td th s strike summary details caption figure figcaption abbr bdo cite dfn mark small span time wbr'.split(
    ' ',
  )

const classes = {
  div: ['alert', 'alert-note', 'alert-tip', 'alert-important', 'alert-warning', 'alert-caution'],
  p: ['alert-title'],
  li: ['task'],
  span: ['task-box', 'added', 'removed', 'changed', 'hunk'],
}

/** Safe HTML of a Markdown text. HTML comments, scripts, styles, pictures and handlers do not come through. */
export function markdown(text: string, options: MarkdownOptions = {}): Html {
  const writer = new MarkdownIt({ html: true, linkify: true, breaks: options.breaks ?? false })
  writer.use(alerts).use(taskLists)
  const { rules } = writer.renderer
  const { fence } = rules
  rules['fence'] = (tokens, index, ...rest) => diffFence(tokens[index]) ?? fence?.(tokens, index, ...rest) ?? ''
  return new Html(
    `<div class="markdown">${sanitizeHtml(writer.render(text), {
      allowedTags: elements,
      allowedAttributes: {
        '*': ['title', 'align', 'dir', 'lang', 'colspan', 'rowspan', 'scope', 'start', 'datetime'],
        a: ['href', 'rel'],
        details: ['open'],
        span: ['role', 'aria-label'],
      },
      allowedClasses: classes,
      allowedSchemes: ['http', 'https', 'mailto'],
      allowProtocolRelative: false,
      transformTags: {
        a: (_name, { href, title }) => ({
          tagName: 'a',
          attribs: {
            ...linkOf(href, options.local),
            ...(title === undefined ? {} : { title }),
          },
        }),
        // A picture would be fetched from somewhere else; its text stands for it.
        img: (_name, { alt, src }) => ({
          tagName: 'a',
          attribs: linkOf(src, undefined),
          text: `[${alt === undefined || alt === '' ? 'picture' : alt}]`,
        }),
      },
    })}</div>`,
  )
}

function linkOf(href: string | undefined, local: MarkdownOptions['local']): Record<string, string> {
  if (href === undefined) return {}
  const here = local?.(href)
  return here === undefined ? { href, rel: 'nofollow noopener noreferrer' } : { href: here }
}
