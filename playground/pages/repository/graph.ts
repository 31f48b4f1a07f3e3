/** The graph beside a list of commits: one picture a row, each as high as its row becomes. */
import { html } from '../html/html.ts'
import type { Html } from '../html/html.ts'
import type { Entry } from './history.ts'

/** Where the lines of a row run, by lanes from the left. */
export interface Row {
  readonly lane: number
  /** Lanes that go on straight past this commit. */
  readonly passing: readonly number[]
  /** A line comes from above. */
  readonly entered: boolean
  /** Lanes above whose lines end in this commit, its own aside. */
  readonly joined: readonly number[]
  /** Lanes its parents go on in. */
  readonly left: readonly number[]
}

/** Lays out commits, of which no parent comes before its child. */
export function layOut(entries: readonly Pick<Entry, 'oid' | 'parents'>[]): Row[] {
  // What each lane waits for.
  const lanes: (string | undefined)[] = []
  const free = (): number => {
    const gap = lanes.indexOf(undefined)
    return gap < 0 ? lanes.length : gap
  }
  return entries.map(({ oid, parents }) => {
    const waiting = lanes.flatMap((wanted, lane) => (wanted === oid ? [lane] : []))
    const lane = waiting[0] ?? free()
    for (const other of waiting) lanes[other] = undefined
    lanes[lane] = undefined
    const passing = lanes.flatMap((wanted, other) => (wanted === undefined ? [] : [other]))
    const left = parents.map((parent, index) => {
      const known = lanes.indexOf(parent)
      if (known >= 0) return known
      const next = index === 0 ? lane : free()
      lanes[next] = parent
      return next
    })
    return { lane, passing, entered: waiting.length > 0, joined: waiting.slice(1), left }
  })
}

/** Width of a lane. */
const step = 16
/** Height in the picture's own units; the row stretches it. */
const height = 40

/** How wide the graph of these rows is. */
export function widthOf(rows: readonly Row[]): number {
  return (
    step *
    (1 + Math.max(0, ...rows.flatMap(({ lane, passing, joined, left }) => [lane, ...passing, ...joined, ...left])))
  )
}

/** A row's picture. */
export function drawn({ lane, passing, entered, joined, left }: Row, width: number): Html {
  const x = (at: number): number => at * step + step / 2
  const middle = height / 2
  const line = (at: number, d: string): Html => html`<path class="lane-${at % 6}" d="${d}" />`
  const down = (to: number): string =>
    to === lane
      ? `M${x(lane)} ${middle}V${height}`
      : `M${x(lane)} ${middle}C${x(lane)} ${height} ${x(to)} ${middle} ${x(to)} ${height}`
  const up = (from: number): string => `M${x(from)} 0C${x(from)} ${middle} ${x(lane)} 0 ${x(lane)} ${middle}`
  // A line of no length with round ends is a dot that stays round however the picture is stretched.
  return html`<svg
    class="graph"
    width="${width}"
    viewBox="0 0 ${width} ${height}"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    ${passing.map((at) =>
      line(at, `M${x(at)} 0V${height}`),
    )}${entered && line(lane, `M${x(lane)} 0V${middle}`)}${joined.map((from) => line(from, up(from)))}${left.map((to) => line(to, down(to)))}
    <path class="dot lane-${lane % 6}" d="M${x(lane)} ${middle}h0" />
  </svg>`
}
