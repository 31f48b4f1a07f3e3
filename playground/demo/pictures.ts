/**
 * `npm run pictures`: tells the whole story, then writes what its pages look like to docs/images. Needs a Chromium. Times
 * and ids differ each time, so the pictures are made anew when the pages have changed, and compared with nothing.
 */
import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { openChain } from '../chain/index.ts'
import type { Chain } from '../chain/index.ts'
import { findChromium, openChromium } from '../pages/browser/chromium.ts'
import { openPages } from '../pages/index.ts'
import { chapters } from './chapters/index.ts'
import { demoFiles } from './chapters/settings.ts'
import { storyScreen } from './screen.ts'
import { tell } from './tell.ts'

/** Most bytes of a picture. */
const largest = 150 * 1024

const team = '/acme/infrastructure'

/** Pages by the names of their pictures; what the story did not bring about is left out. */
function shown({ repository, environments }: Chain): Record<string, string | undefined> {
  const runs = `${team}/actions/runs`
  const approved = repository.runs.findLast(({ approvals }) => approvals.length > 0)
  const refused = repository.runs.findLast(({ conclusion, event }) => conclusion === 'failure' && event === 'push')
  const job = refused?.jobs.find(({ conclusion, steps }) => conclusion === 'failure' && steps.length > 0)
  const drifted = repository.issues.find(({ pull }) => pull === undefined)
  return {
    start: '/',
    commits: `${team}/commits`,
    'pull-request': `${team}/pull/1`,
    run: approved === undefined ? undefined : `${runs}/${approved.id}`,
    refusal: job === undefined ? undefined : `${runs}/${refused?.id}/job/${job.id}`,
    ledger: `${team}/ledger/dev`,
    issue: drifted === undefined ? undefined : `${team}/issues/${drifted.number}`,
    cloud: `/-/aws/${environments['dev']?.account}`,
  }
}

async function pictures(): Promise<number> {
  const path = findChromium()
  if (path === undefined) {
    process.stderr.write('pictures: there is no chromium on the PATH; install one and run this again\n')
    return 1
  }
  const screen = storyScreen(process.stderr, chapters)
  await using chain = await openChain({
    files: demoFiles,
    callers: ['pull-request.yml', 'deliver.yml', 'hotfix.yml', 'drift.yml'],
    onProgress: (happened) => {
      screen.progress(happened)
    },
  })
  const ends = await tell(chain, chapters, screen)
  if (ends.length < chapters.length || ends.some(({ wrong }) => wrong !== undefined)) {
    screen.summary(
      ends,
      chapters.filter((chapter) => !ends.some((end) => end.chapter === chapter)),
    )
    process.stderr.write('pictures: the story did not end as told, so none were made\n')
    return 1
  }
  await using pages = await openPages(chain)
  const directory = join(import.meta.dirname, '..', '..', 'docs', 'images')
  await mkdir(directory, { recursive: true })
  const browser = await openChromium(path)
  try {
    const page = await browser.newPage({ viewport: { width: 1100, height: 720 } })
    for (const [name, address] of Object.entries(shown(chain))) {
      if (address === undefined) continue
      const file = join(directory, `${name}.png`)
      await page.goto(`${pages.url}${address}?still`)
      await page.screenshot({ path: file })
      const { size } = await stat(file)
      process.stderr.write(`${name}.png: ${Math.ceil(size / 1024)} KB\n`)
      if (size > largest) throw new Error(`${name}.png is larger than ${largest / 1024} KB`)
    }
  } finally {
    await browser.close()
  }
  return 0
}

process.exitCode = await pictures()
