/** How the demo shows what it does: a line per step as it goes, a table at the end; colours on a terminal only. */
import { createColors } from 'picocolors'

export interface Row {
  readonly what: string
  readonly expected: string
  readonly happened: string
  readonly seconds: number
}

export interface Screen {
  heading(text: string): void
  /** Says that something starts; the answer says how it ended. */
  step(what: string): { end(happened: string, expected: string): Row }
  note(text: string): void
  table(rows: readonly Row[]): void
}

/** A screen on a stream; `terminal` says whether it shows colours and can rewrite a line. */
export function screenOn(out: { write(text: string): unknown }, terminal: boolean): Screen {
  const colour = createColors(terminal)
  const say = (text: string) => out.write(`${text}\n`)
  return {
    heading: (text) => say(`\n${colour.bold(text)}`),
    note: (text) => say(colour.dim(text.replaceAll(/^/gmu, '      '))),
    step(what) {
      const started = performance.now()
      if (terminal) out.write(colour.dim(`  ... ${what}`))
      return {
        end(happened, expected) {
          const seconds = (performance.now() - started) / 1000
          const good = happened === expected
          const mark = good ? colour.green('ok ') : colour.red('NO ')
          const tail = good ? '' : colour.red(` (expected ${expected})`)
          say(
            `${terminal ? '\r\u001B[K' : ''}  ${mark} ${what}: ${colour.bold(happened)}${tail} ${colour.dim(`${seconds.toFixed(1)} s`)}`,
          )
          return { what, expected, happened, seconds }
        },
      }
    },
    table(rows) {
      const width = Math.max(...rows.map(({ what }) => what.length))
      const outcome = Math.max(8, ...rows.map(({ happened }) => happened.length))
      say(
        `\n  ${colour.bold('what'.padEnd(width))}  ${colour.bold('happened'.padEnd(outcome))}  ${colour.bold('as it should')}`,
      )
      for (const { what, happened, expected } of rows)
        say(
          `  ${what.padEnd(width)}  ${happened.padEnd(outcome)}  ${happened === expected ? colour.green('yes') : colour.red(`no, expected ${expected}`)}`,
        )
    },
  }
}
