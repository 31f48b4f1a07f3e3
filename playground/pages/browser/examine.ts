/** Looks at a page as a browser shows it, and says what is wrong with it. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { BrowserContext, Page } from 'playwright-core'
import { z } from 'zod'

/** The code that measures accessibility: names, landmarks, headings, contrast. */
export async function axeSource(): Promise<string> {
  return readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
}

/** Opens an address and answers everything that is wrong with what is seen; nothing if all is well. */
export async function examine(
  context: BrowserContext,
  address: string,
  axe: string | undefined,
): Promise<readonly string[]> {
  const page = await context.newPage()
  try {
    const problems: string[] = []
    page.on('console', (message) => problems.push(`console: ${message.text()}`))
    page.on('pageerror', (error) => problems.push(`error: ${error.message}`))
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== new URL(address).origin) problems.push(`asks for ${request.url()}`)
    })
    const response = await page.goto(address)
    if (response?.status() !== 200) problems.push(`answers ${response?.status() ?? 'nothing'}`)
    problems.push(...(await whatIsSeen(page)))
    if (axe !== undefined) problems.push(...(await accessibility(page, axe)))
    return problems
  } finally {
    await page.close()
  }
}

// Texts, because what runs in a page has other types than what runs in Node.
const seen = `({
  content: document.documentElement.scrollWidth,
  window: document.documentElement.clientWidth,
  title: document.title,
  styled: getComputedStyle(document.body).marginTop === '0px',
  headings: document.querySelectorAll('h1').length,
  odd: [...document.querySelectorAll('script, img, iframe, object, style, form, input')].map((one) => one.tagName),
  attributes: [...document.querySelectorAll('*')]
    .flatMap((element) => [...element.attributes])
    .map(({ name }) => name)
    .filter((name) => /^on|^style$/u.test(name)),
})`

const Seen = z.object({
  content: z.number(),
  window: z.number(),
  title: z.string(),
  styled: z.boolean(),
  headings: z.number(),
  odd: z.array(z.string()),
  attributes: z.array(z.string()),
})

async function whatIsSeen(page: Page): Promise<string[]> {
  const { content, window, title, styled, headings, odd, attributes } = Seen.parse(await page.evaluate(seen))
  return [
    ...(content > window ? [`is ${content} pixels wide in a window of ${window}`] : []),
    ...(title.endsWith(' · Wrenchproof playground') ? [] : [`is titled '${title}'`]),
    ...(styled ? [] : ['has no style']),
    ...(headings > 0 ? [] : ['has no heading of the first level']),
    ...odd.map((tag) => `has an element ${tag}`),
    ...attributes.map((name) => `has an attribute ${name}`),
  ]
}

// An empty header is what GitHub makes of a Markdown table without one.
const measure = `axe.run({ resultTypes: ['violations'], rules: { 'empty-table-header': { enabled: false } } }).then(
  ({ violations }) => violations.map(({ id, help, nodes }) => ({ id, help, where: nodes[0].target.join(' '),
    why: nodes[0].any[0]?.message ?? '' })))`

const Violations = z.array(z.object({ id: z.string(), help: z.string(), where: z.string(), why: z.string() }))

async function accessibility(page: Page, source: string): Promise<string[]> {
  await page.evaluate(source)
  return Violations.parse(await page.evaluate(measure)).map(
    ({ id, help, where, why }) => `${id}: ${help} (${where}: ${why})`,
  )
}
