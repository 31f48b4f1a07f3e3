import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { planReport, scrubber, shownPlan, unpublished } from '../src/index.ts'
import { hostileEffects, hostileText } from './hostile.ts'
import { effectsOfChanges, resourceChange } from './sample.ts'
import { samplePlan, secret } from './shown-sample.ts'

function golden(name: string): string {
  return readFileSync(new URL(`golden/${name}`, import.meta.url), 'utf8')
}

const facts = [['commit', '1a2b3c4']] as const
const differences = [{ name: 'aws_eip.a', change: 'changed', facts: ['action'] }] as const
const reviewed = { verdict: 'different', run: { id: '41', attempt: 1 }, differences } as const

test('the golden page', () => {
  const page = planReport(samplePlan(), { facts, reviewed })
  expect(page).toBe(golden('report.html'))
  expect(page).not.toContain(secret)
})

test('the page loads and runs nothing, and its policy allows its own style alone', () => {
  const page = planReport(samplePlan())
  const style = /<style>(?<style>[^]*?)<\/style>/u.exec(page)?.groups?.['style'] ?? ''
  const hash = createHash('sha256').update(style).digest('base64')
  expect(page).toContain(
    `content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`,
  )
  expect(page).not.toMatch(/<script|<img|<link|<iframe|\bsrc=|\bhref=|\bon\w+=|url\(|@import|style="/u)
})

// Every tag the page may hold, to the letter; whatever else has a `<` is foreign.
const tag = new RegExp(
  `^(?:!doctype html|html lang="en"|/?head|/?body|/?title|/?h1|/?h2|/?table|/?tr|/?th|/?td|/?ul|/?li|/?code|/?pre|/?p|/?summary|/details|/div|/section|/span|/label|/html|meta [a-z0-9 ="'-][^<>]*|code class="label"|p class="notice"|div class="(?:filter|entry)"|details class="entry"|section class="[a-z]+"|span class="(?:add|remove|change|same)"|label|input type="checkbox" id="show-[a-z]+" checked)$`,
  'u',
)

test('no text of a plan gets out of its place', () => {
  fc.assert(
    fc.property(hostileEffects, hostileText, (effects, title) => {
      const plan = shownPlan(effects, { title, scrub: scrubber([]) })
      const page = planReport(plan, {
        facts: [[title, title]],
        reviewed: { ...reviewed, differences: [{ name: title, change: 'changed', facts: [title] }] },
      }).replace(/<style>[^]*?<\/style>/u, '')
      const pieces = page.split('<').slice(1)
      expect(pieces.map((piece) => piece.slice(0, piece.indexOf('>'))).filter((name) => !tag.test(name))).toEqual([])
      // Between tags, nothing but text and our character references.
      const texts = pieces.map((piece) => piece.slice(piece.indexOf('>') + 1))
      expect(texts.filter((text) => /[>"']|&(?!#\d+;)/u.test(text))).toEqual([])
      expect(page).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}/u)
      for (const name of ['details', 'section', 'pre', 'code', 'summary', 'span']) {
        const count = (form: string): number => page.split(form).length
        expect(count(`</${name}>`)).toBe(count(`<${name}>`) + count(`<${name} `) - 1)
      }
    }),
    { numRuns: 200 },
  )
})

test('each of ten thousand effects is there, the diffs as far as there is room', () => {
  const changes = Array.from({ length: 10_000 }, (_, index) =>
    resourceChange(`aws_eip.a[${index}]`, { actions: ['create'], after: { x: 'y'.repeat(50) } }),
  )
  const plan = samplePlan(effectsOfChanges(...changes))
  const [whole, short] = [planReport(plan), planReport(plan, { maxCharacters: 100_000 })]
  expect(whole.match(/aws_eip\.a\[\d+\]/gu)).toHaveLength(10_000)
  expect(whole.match(/<pre>/gu)).toHaveLength(10_000)
  expect(short.match(/aws_eip\.a\[\d+\]/gu)).toHaveLength(10_000)
  expect(short).toMatch(/Without room for the attributes of \d{4}\./u)
})

test('a plan that cannot be shown safely is not shown', () => {
  const plan = {
    ...samplePlan(),
    get sections(): never {
      throw new Error(secret)
    },
  }
  expect(planReport(plan)).toContain(`<p>${unpublished}</p>`)
  expect(planReport(plan)).not.toContain(secret)
})
