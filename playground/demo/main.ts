/**
 * `npm run demo`: how a team delivers Terraform, told by doing it. Each chapter runs the workflow files of this repository
 * in the playground's GitHub, with the bundles in dist/, the real terraform, and the tree in terraform/. Exits with 1
 * when a chapter does not end as told, with 2 for a command line that cannot be understood.
 */
import { openChain } from '../chain/index.ts'
import { chapters } from './chapters/index.ts'
import { demoFiles } from './chapters/settings.ts'
import { keep } from './keep.ts'
import { UsageError, demoOptions, help } from './options.ts'
import type { DemoOptions } from './options.ts'
import { storyScreen } from './screen.ts'
import { tell } from './tell.ts'

process.exitCode = await demo(process.argv.slice(2))

async function demo(argv: readonly string[]): Promise<number> {
  try {
    const options = demoOptions(argv, chapters)
    if (options === undefined) process.stdout.write(help)
    else if (options.list) for (const { name, title } of chapters) process.stdout.write(`${name.padEnd(14)} ${title}\n`)
    else return await told(options)
    return 0
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`demo: ${error.message}\n\nnpm run demo -- --help tells how to use it.\n`)
    return 2
  }
}

async function told(options: DemoOptions): Promise<number> {
  const started = performance.now()
  const screen = storyScreen(process.stdout, options.chapters)
  screen.line('Wrenchproof: what was reviewed is what is applied, exactly once, or nothing is.')
  const interrupted = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve)
  })
  await using chain = await openChain({
    files: demoFiles,
    callers: ['pull-request.yml', 'deliver.yml', 'hotfix.yml', 'drift.yml'],
    onProgress: (happened) => {
      screen.progress(happened)
    },
  })
  await using kept = options.keep ? await keep(chain) : undefined
  if (kept !== undefined) screen.line(`Look at it at ${kept.url}`)
  const ends = await Promise.race([tell(chain, options.chapters, screen), interrupted])
  if (ends === undefined) {
    screen.line('Stopped.')
    return 130
  }
  const missing = options.chapters.filter((chapter) => !ends.some((end) => end.chapter === chapter))
  screen.summary(ends, missing)
  const [wrong] = ends.filter((end) => end.wrong !== undefined)
  const time = `${((performance.now() - started) / 1000).toFixed(0)} s`
  screen.line(
    wrong === undefined
      ? `\nEverything ended as told, in ${time}.`
      : `\nThe chapter '${wrong.chapter.name}' did not end as told. npm run demo -- --only ${wrong.chapter.name} tells it again.`,
  )
  if (kept !== undefined) {
    screen.line(`\nEverything is up at ${kept.url} until you press Ctrl-C.`)
    await interrupted
  }
  return wrong === undefined ? 0 : 1
}
