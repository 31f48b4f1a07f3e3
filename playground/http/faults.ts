/** Faults on demand: which request is struck, and how. A board is plain data that a test or drill changes as it goes. */
import type { HttpRequest, HttpResponse } from './serve.ts'

/** What happens to a struck request. */
export type FaultKind =
  /** This answer instead of the handler's; the handler does not run. */
  | { readonly kind: 'answer'; readonly response: HttpResponse }
  /** The handler runs, its effect stands, and this answer goes out instead of its own. */
  | { readonly kind: 'misreport'; readonly response: HttpResponse }
  /** The connection breaks before the handler runs. */
  | { readonly kind: 'lost-request' }
  /** The handler runs, its effect stands, and the connection breaks before the answer. */
  | { readonly kind: 'lost-reply' }
  /** The handler runs and half of its body is sent. */
  | { readonly kind: 'truncated' }
  /** `reached` is called when the request arrives; the handler runs once what it returns has resolved. */
  | { readonly kind: 'hold'; readonly reached: () => Promise<void> }
  /** The handler runs, its effect stands, and its answer goes out once what `reached` returns has resolved. */
  | { readonly kind: 'held-reply'; readonly reached: () => Promise<void> }
  /** The handler runs after this many milliseconds. */
  | { readonly kind: 'slow'; readonly ms: number }

export type Fault = FaultKind & {
  readonly method?: string
  /** Matched against path and query. */
  readonly path?: RegExp
  /** Matched against the body as text. */
  readonly body?: RegExp
  /** So many matching requests pass before the first is struck; 0 if left out. */
  readonly after?: number
  /** So many are struck in all; 1 if left out, `Infinity` for every one. */
  readonly times?: number
}

export interface FaultBoard {
  faults: Fault[]
  /** Told every request as it arrives, struck or not. */
  heard?: ((request: HttpRequest) => void) | undefined
  /** Matches counted so far, per fault; kept by `strike`. */
  seen?: Map<Fault, number>
}

/** The fault that strikes this request, if any; counts the request against every fault it matches. */
export function strike(board: FaultBoard, request: HttpRequest): Fault | undefined {
  board.heard?.(request)
  board.seen ??= new Map()
  let struck: Fault | undefined
  for (const fault of board.faults) {
    if (!matches(fault, request)) continue
    const before = board.seen.get(fault) ?? 0
    board.seen.set(fault, before + 1)
    const after = fault.after ?? 0
    if (struck === undefined && before >= after && before < after + (fault.times ?? 1)) struck = fault
  }
  return struck
}

function matches(fault: Fault, request: HttpRequest): boolean {
  if (fault.method !== undefined && fault.method !== request.method) return false
  if (fault.path !== undefined && !fault.path.test(`${request.url.pathname}${request.url.search}`)) return false
  return fault.body === undefined || fault.body.test(request.body.toString('utf8'))
}
