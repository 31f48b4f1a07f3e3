/**
 * Looks at every kind of page in a headless Chromium: nothing in its console, nothing asked for elsewhere, nothing wider
 * than the window, hostile content inert, and accessible. Lists what is wrong and exits with 1. Without a Chromium it
 * says so and passes: the handler's own tests have run all the same.
 */
import type { Browser } from 'playwright-core'
import { openPages } from '../index.ts'
import { crawl } from '../test/crawl.ts'
import { seeded } from '../test/world.ts'
import { findChromium, openChromium } from './chromium.ts'
import { axeSource, examine } from './examine.ts'

/** Pages of each kind that are looked at. */
const each = 2

const looks = [
  { hostileNames: false, width: 400, colorScheme: 'light', accessible: true },
  { hostileNames: false, width: 1280, colorScheme: 'dark', accessible: true },
  { hostileNames: true, width: 400, colorScheme: 'light', accessible: false },
] as const

async function look(browser: Browser, { hostileNames, width, colorScheme, accessible }: (typeof looks)[number]) {
  await using world = await seeded({ hostileNames })
  await using pages = await openPages(world)
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme })
  const axe = accessible ? await axeSource() : undefined
  let count = 0
  let wrong = 0
  for (const { path, headers } of await crawl(pages, each)) {
    if (headers.get('content-type')?.startsWith('text/html') !== true) continue
    count += 1
    for (const problem of await examine(context, `${pages.url}${path}`, axe)) {
      wrong += 1
      process.stdout.write(`${path} (${width} px, ${colorScheme}): ${problem}\n`)
    }
  }
  await context.close()
  return { count, wrong }
}

const path = findChromium()
if (path === undefined) process.stdout.write('note: chromium is not installed, so no page was looked at in a browser\n')
else {
  const browser = await openChromium(path)
  try {
    const all = []
    for (const one of looks) all.push(await look(browser, one))
    const count = all.reduce((sum, one) => sum + one.count, 0)
    const wrong = all.reduce((sum, one) => sum + one.wrong, 0)
    process.stdout.write(`${count} pages looked at, ${wrong} problems\n`)
    process.exitCode = wrong === 0 && count > 0 ? 0 : 1
  } finally {
    await browser.close()
  }
}
