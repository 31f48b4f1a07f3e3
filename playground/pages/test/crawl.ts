/** Every page there is a way to. */
import type { Served } from '../../http/serve.ts'
import { routeOf } from '../router.ts'

export interface Answer {
  readonly path: string
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

/** Follows every link from the first page, each once; at most so many pages of each kind. */
export async function crawl({ url }: Served, each = Infinity): Promise<Answer[]> {
  const answers: Answer[] = []
  const seen = new Set(['/'])
  const kinds = new Map<unknown, number>()
  for (const path of seen) {
    const kind = routeOf(new URL(path, url).pathname)?.shows
    const count = kinds.get(kind) ?? 0
    if (count >= each) continue
    kinds.set(kind, count + 1)
    const response = await fetch(`${url}${path}`)
    const body = await response.text()
    answers.push({ path, status: response.status, headers: response.headers, body })
    if (response.headers.get('content-type')?.startsWith('text/html') !== true) continue
    for (const link of linksIn(body)) if (link.startsWith('/')) seen.add(link.replace(/#.*$/u, ''))
  }
  return answers
}

/** The addresses of a page's links and files. */
export function linksIn(body: string): string[] {
  return [...body.matchAll(/<(?:a|link)\b[^>]*? href="(?<href>[^"]*)"/gu)].map(({ groups }) =>
    (groups?.['href'] ?? '').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&'),
  )
}
