import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { givenSecrets, scrubber } from '../src/index.ts'
import { canaryOf, leaks, readingsOf } from './canaries.ts'
import { channelsOf } from './leak-channels.ts'
import { configurations, planConfigurations } from './leak-configurations.ts'
import { planText } from './sample.ts'

function corpus(name: string): string {
  return readFileSync(new URL(`../testdata/leaks/${name}.json`, import.meta.url), 'utf8')
}

interface PlanCase {
  readonly name: string
  /** The change of one resource, with its type. */
  readonly resource?: Readonly<Record<string, unknown>>
  /** More of the resource's entry. */
  readonly entry?: Readonly<Record<string, unknown>>
  /** More of the plan. */
  readonly plan?: Readonly<Record<string, unknown>>
  /** Whether the canary is the value of a sensitive variable too. */
  readonly marked?: boolean
}

const plans: readonly PlanCase[] = JSON.parse(corpus('plans'))

describe('plans that need the AWS provider, or a Terraform we have not, written by hand', () => {
  test.each(plans)('$name', (given) => {
    const canary = canaryOf(given.name)
    const channels = channelsOf(textOf(given, canary))
    expect(Object.keys(channels).filter((name) => leaks(canary, readingsOf(channels[name] ?? '')))).toEqual([])
    expect(channels['comment']).not.toMatch(/cannot be shown|withheld/u)
  })
})

function textOf({ resource, entry, plan, marked }: PlanCase, canary: string): string {
  const { type, ...change } = resource ?? {}
  const changes =
    resource === undefined
      ? []
      : [{ address: `${String(type)}.a`, type, ...entry, change: { actions: ['update'], ...change } }]
  const variables = {
    variables: { v: { value: 'CANARY' } },
    configuration: { root_module: { variables: { v: { sensitive: true } } } },
  }
  const text = planText({ resource_changes: changes, ...(marked === true ? variables : {}), ...plan })
  return text.replaceAll('Q0FOQVJZ', Buffer.from(canary).toString('base64')).replaceAll('CANARY', canary)
}

interface Diagnostic {
  readonly name: string
  readonly text: string
  /** What the caller knows to be secret; the canary by default. */
  readonly given?: readonly unknown[]
}

const diagnostics: readonly Diagnostic[] = JSON.parse(corpus('diagnostics'))

describe("Terraform's messages and other log lines, before there is a plan", () => {
  test.each(diagnostics)('$name', ({ name, text, given = ['CANARY'] }) => {
    const canary = canaryOf(name)
    const filled = text
      .replaceAll(/CANARY:(?<form>[a-z0-9-]+)/gu, (_, form: string) => encode(canary, form))
      .replaceAll('CANARY', canary)
    const known: unknown = JSON.parse(JSON.stringify(given).replaceAll('CANARY', canary))
    expect(leaks(canary, readingsOf(filled))).toBe(true)
    const shown = scrubber(givenSecrets([known]))(filled)
    expect(leaks(canary, readingsOf(shown))).toBe(false)
  })
})

function encode(canary: string, form: string): string {
  const bytes = Buffer.from(canary)
  const forms = new Map([
    ['url', encodeURIComponent(canary)],
    ['json', JSON.stringify(`x\n"${canary}"`)],
    ['html', `&lt;a b=&#34;${canary}&#34;&gt;`],
    ['base64', bytes.toString('base64')],
    ['user-base64', Buffer.from(`user:${canary}`).toString('base64')],
    ['hex', bytes.toString('hex')],
  ])
  return forms.get(form) ?? canary
}

describe('configurations planned by the real terraform, all in one root', () => {
  test('M13: no canary can be read in any channel', async () => {
    const planned = await planConfigurations()
    const published = channelsOf(planned.text)
    const raw = channelsOf(planned.text, (text) => text)
    const found: string[] = []
    const seenRaw = new Set<string>()
    for (const channel of Object.keys(published)) {
      const [readings, rawReadings] = [readingsOf(published[channel] ?? ''), readingsOf(raw[channel] ?? '')]
      for (const { name, canaries } of planned.cases) {
        if (canaries.some((canary) => leaks(canary, readings))) found.push(`${name} in ${channel}`)
        if (canaries.some((canary) => leaks(canary, rawReadings))) seenRaw.add(name)
      }
    }
    expect(found).toEqual([])
    // Without the scrubber most would be seen: the search finds what there is to find.
    expect(seenRaw.size).toBeGreaterThan(50)
    expect(published['summary']).not.toMatch(/cannot be shown|withheld/u)
  })
})

test('the corpus is as large as it should be', () => {
  expect(configurations().length).toBeGreaterThanOrEqual(60)
  expect(plans.length + diagnostics.length).toBeGreaterThanOrEqual(50)
})
