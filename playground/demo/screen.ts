/**
 * How the story is shown. On a terminal the chapters that are being told are a live tree of jobs and steps; what has been
 * told stays above it. Elsewhere each chapter is printed once it has ended, in the order of the story, without colours.
 */
import picocolors from 'picocolors'
import { fitted } from '../workflows/play/screen.ts'
import type { Output } from '../workflows/play/screen.ts'
import { grow, logLines, newTree, seconds, treeLines } from '../workflows/play/tree.ts'
import type { RunTree } from '../workflows/play/tree.ts'
import type { Progress, RunHandle } from '../workflows/index.ts'
import type { Chapter, Fact } from './chapter.ts'

/** How a chapter ended. */
export interface Told {
  readonly chapter: Chapter
  /** Why it did not end as told; undefined when it did. */
  readonly wrong: string | undefined
  readonly facts: number
  /** Milliseconds. */
  readonly duration: number
}

export interface StoryScreen {
  line(text: string): void
  begin(chapter: Chapter): void
  say(chapter: Chapter, text: string): void
  follow(chapter: Chapter, handle: RunHandle): void
  note(chapter: Chapter, fact: Fact): void
  progress(happened: Progress): void
  end(told: Told): void
  summary(told: readonly Told[], missing: readonly Chapter[]): void
}

type Item = { readonly tree: RunTree } | { readonly text: string } | { readonly fact: Fact }

interface Block {
  readonly chapter: Chapter
  readonly items: Item[]
  told: Told | undefined
}

/** Least time between two pictures, in milliseconds. */
const pace = 100

/** A screen for these chapters, in their order. */
export function storyScreen(output: Output, chapters: readonly Chapter[]): StoryScreen {
  const live = output.isTTY === true
  const colors = picocolors.createColors(live && picocolors.isColorSupported)
  const blocks = new Map<string, Block>()
  const trees = new Map<string, RunTree>()
  const attempts = new Map<number, number>()
  let printed = 0
  let drawn = 0
  let timer: NodeJS.Timeout | undefined

  const blockOf = (chapter: Chapter): Block => {
    const block: Block = blocks.get(chapter.name) ?? { chapter, items: [], told: undefined }
    blocks.set(chapter.name, block)
    return block
  }
  const treeOf = (run: number, attempt: number): RunTree => {
    const key = `${run}/${attempt}`
    const tree = trees.get(key) ?? newTree()
    trees.set(key, tree)
    return tree
  }
  const mark = (holds: boolean): string => (holds ? colors.green('✓') : colors.red('✗'))
  const itemLines = (item: Item, whole: boolean): string[] => {
    if ('tree' in item) return treeLines(tidy(item.tree), colors, whole).map((line) => `  ${line}`)
    if ('text' in item) return [`  ${colors.dim(`"${item.text}"`)}`]
    const { text, holds, found } = item.fact
    return [`  ${mark(holds)} ${text}`, ...(found === undefined ? [] : [`      ${colors.red(found)}`])]
  }
  /** The ends of the logs of steps that failed, for whoever has to find out why. */
  const failedLines = (item: Item): string[] =>
    'tree' in item
      ? logLines(item.tree, colors, false)
          .slice(-30)
          .map((line) => `    ${line}`)
      : []
  const blockLines = ({ chapter, items, told }: Block, whole: boolean): string[] => {
    const state = told === undefined ? colors.cyan('●') : mark(told.wrong === undefined)
    const time = told === undefined ? '' : ` ${colors.dim(seconds(told.duration))}`
    const head = `${state} ${colors.bold(chapter.name)}: ${chapter.title}${time}`
    const end = told?.wrong === undefined ? [] : [`  ${colors.red(told.wrong)}`, ...items.flatMap(failedLines)]
    return [head, ...(told !== undefined && !whole ? [] : items.flatMap((item) => itemLines(item, whole))), ...end]
  }
  const wipe = () => {
    if (drawn > 0) output.write(`\u001B[${drawn}A\u001B[J`)
    drawn = 0
  }
  /** Prints what has ended, as far as everything before it has ended too. */
  const flush = () => {
    for (let next = chapters[printed]; next !== undefined; next = chapters[printed]) {
      const block = blocks.get(next.name)
      if (block?.told === undefined) return
      output.write(`\n${blockLines(block, true).join('\n')}\n`)
      printed += 1
    }
  }
  const draw = () => {
    timer = undefined
    wipe()
    flush()
    if (!live) return
    const open = chapters.slice(printed).flatMap(({ name }) => blocks.get(name) ?? [])
    // What does not fit could not be wiped again.
    const lines = open.flatMap((block) => ['', ...blockLines(block, false)]).slice(-((output.rows ?? 24) - 1))
    for (const line of lines) output.write(`${fitted(line, output.columns ?? 80)}\n`)
    drawn = lines.length
  }
  const soon = () => {
    if (live) timer ??= setTimeout(draw, pace)
    else flush()
  }

  return {
    line: (text) => {
      wipe()
      output.write(`${text}\n`)
    },
    begin(chapter) {
      blockOf(chapter)
      soon()
    },
    say(chapter, text) {
      blockOf(chapter).items.push({ text })
      soon()
    },
    follow(chapter, handle) {
      blockOf(chapter).items.push({ tree: treeOf(handle.id, handle.run.attempt) })
      soon()
    },
    note(chapter, fact) {
      blockOf(chapter).items.push({ fact })
      soon()
    },
    progress(happened) {
      if (happened.kind === 'run-started') attempts.set(happened.run, happened.attempt)
      grow(treeOf(happened.run, attempts.get(happened.run) ?? 1), happened)
      if (live) soon()
    },
    end(told) {
      blockOf(told.chapter).told = told
      soon()
    },
    summary(told, missing) {
      clearTimeout(timer)
      draw()
      wipe()
      // Behind a gap, where a chapter was not told, nothing was printed yet.
      for (const { name } of chapters.slice(printed)) {
        const block = blocks.get(name)
        if (block?.told !== undefined) output.write(`\n${blockLines(block, true).join('\n')}\n`)
      }
      const width = Math.max(...chapters.map(({ name }) => name.length))
      const lines = [
        ...told.map(
          ({ chapter, wrong, facts, duration }) =>
            `  ${mark(wrong === undefined)} ${chapter.name.padEnd(width)}  ${seconds(duration).padStart(7)}  ${wrong ?? `${facts} facts hold`}`,
        ),
        ...missing.map(({ name }) => `  ${colors.dim(`- ${name.padEnd(width)}           not told`)}`),
      ]
      output.write(`\n${lines.join('\n')}\n`)
    },
  }
}

/** Without jobs that were skipped and the ends of steps, and with actions by their names alone. */
function tidy({ title, jobs }: RunTree): RunTree {
  const kept = [...jobs].filter(([, { conclusion }]) => conclusion !== 'skipped')
  return {
    title,
    jobs: new Map(
      kept.map(([id, job]) => [
        id,
        {
          ...job,
          steps: job.steps
            .filter((step) => step?.name.startsWith('Post ') === false)
            .map((step) => step && { ...step, name: step.name.replace(/@[0-9a-f]{40}$/u, '') }),
        },
      ]),
    ),
  }
}
