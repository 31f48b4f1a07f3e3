/** Pages of a list, with the Link header that leads to the others. */
import { json } from '../../http/serve.ts'
import type { HttpResponse } from '../../http/serve.ts'
import type { PlainCall } from './route.ts'

/** Part of a list and the header that tells of the rest. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly headers: Record<string, string>
}

/** The page a call asks for; 30 items unless it says, 100 at most. */
export function page<T>(call: PlainCall, all: readonly T[], defaultSize = 30): Page<T> {
  const size = Math.min(Math.max(Number(call.query['per_page'] ?? defaultSize), 1), 100)
  const number = Math.max(Number(call.query['page'] ?? 1), 1)
  const last = Math.max(Math.ceil(all.length / size), 1)
  const link = (to: number, relation: string): string => {
    const query = new URLSearchParams(call.request.url.search)
    query.set('per_page', String(size))
    query.set('page', String(to))
    return `<${call.api}${call.request.url.pathname}?${query.toString()}>; rel="${relation}"`
  }
  const links = [
    ...(number > 1 ? [link(number - 1, 'prev')] : []),
    ...(number < last ? [link(number + 1, 'next'), link(last, 'last')] : []),
    ...(number > 1 ? [link(1, 'first')] : []),
  ]
  return {
    items: all.slice((number - 1) * size, number * size),
    headers: links.length === 0 ? {} : { link: links.join(', ') },
  }
}

/** A list answered page by page, each item through a view. */
export async function list<T>(call: PlainCall, all: readonly T[], view: (item: T) => unknown): Promise<HttpResponse> {
  const { items, headers } = page(call, all)
  return json(200, await Promise.all(items.map(async (item) => view(item))), headers)
}

/** A list inside an object that also counts the whole. */
export function counted<T>(
  call: PlainCall,
  name: string,
  { all, view, size }: { all: readonly T[]; view: (item: T) => unknown; size?: number },
): HttpResponse {
  const { items, headers } = page(call, all, size)
  return json(200, { total_count: all.length, [name]: items.map(view) }, headers)
}
