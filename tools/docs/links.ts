import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

const pages = ['*.md', 'docs/**/*.md', '{actions,packages,terraform,playground}/**/README.md']

/** Links of the repository's own pages that lead to no file, or to no heading of it, as `FILE: LINK`. Nothing is fetched. */
export function brokenLinks(root: string): readonly string[] {
  return globSync(pages, { cwd: root, exclude: (name) => name === 'node_modules' || name === 'testdata' })
    .toSorted()
    .flatMap((page) =>
      linksIn(read(root, page)).flatMap((link) => (leads(root, page, link) ? [] : [`${page}: ${link}`])),
    )
}

const read = (root: string, file: string): string => readFileSync(join(root, file), 'utf8')

/** Where a page points to by a path or a heading; what stands in code is an example. */
function linksIn(text: string): readonly string[] {
  const prose = text.replaceAll(/^```[\s\S]*?^```/gmu, '').replaceAll(/`[^`\n]*`/gu, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/gu)].flatMap(([, link = '']) => (/^[a-z]+:/u.test(link) ? [] : [link]))
}

function leads(root: string, page: string, link: string): boolean {
  const [path = '', heading] = link.split('#')
  const file = path === '' ? page : relative(root, join(root, dirname(page), path))
  if (file.startsWith('..') || !existsSync(join(root, file))) return false
  return heading === undefined || (file.endsWith('.md') && headingsOf(read(root, file)).has(heading))
}

/** Addresses of a page's headings, as GitHub makes them. */
function headingsOf(text: string): ReadonlySet<string> {
  const headings = text.replaceAll(/^```[\s\S]*?^```/gmu, '').matchAll(/^#{1,6} +(.+)$/gmu)
  return new Set(
    [...headings].map(([, title = '']) =>
      title
        .trim()
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\-_ ]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}
