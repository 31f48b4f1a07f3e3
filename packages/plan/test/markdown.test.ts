import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import type { EffectsMarkdownOptions, Effects } from '../src/index.ts'
import { countsOf, effectsMarkdown, markdownCode, markdownProse } from '../src/index.ts'
import { effectsFrom, effectsOfChanges, resourceChange } from './sample.ts'

function golden(name: string): string {
  return readFileSync(new URL(`golden/${name}.md`, import.meta.url), 'utf8')
}

function markdown(effects: Effects, options: Partial<EffectsMarkdownOptions> = {}): string {
  return effectsMarkdown(effects, countsOf(effects), { title: 'production', ...options })
}

const everything = effectsFrom({
  resource_changes: [
    resourceChange('aws_kms_key.a', { actions: ['delete'] }, { action_reason: 'delete_because_no_resource_config' }),
    resourceChange('module.a["x y"].aws_vpc.a[0]', { actions: ['delete'] }, { action_reason: 'some_later_reason' }),
    resourceChange('aws_instance.a', { actions: ['delete'] }, { deposed: 'beef0001' }),
    resourceChange('aws_instance.b', { actions: ['delete', 'create'], replace_paths: [['ami'], ['tags', 'a b']] }),
    resourceChange('aws_instance.c', { actions: ['create', 'delete'] }, { action_reason: 'replace_because_tainted' }),
    resourceChange('aws_instance.d', { actions: ['create', 'forget'] }, { previous_address: 'aws_instance.z' }),
    resourceChange('aws_instance.e', { actions: ['forget', 'create'], importing: { id: 'i' } }),
    resourceChange('aws_instance.f', { actions: ['forget'] }),
    resourceChange(
      'aws_instance.g',
      { actions: ['update'], importing: { id: 'i' } },
      { previous_address: 'aws_instance.y' },
    ),
    resourceChange('aws_instance.h', { actions: ['create'] }),
    resourceChange('aws_instance.i', { actions: ['no-op'], importing: { id: 'i' } }),
    resourceChange('aws_instance.j', { actions: ['no-op'] }, { previous_address: 'aws_instance.x' }),
  ],
  output_changes: { url: { actions: ['create'], after: 'x' }, gone: { actions: ['delete'] } },
  action_invocations: [{ address: 'action.aws_lambda_invoke.a' }],
  deferred_changes: [
    { reason: 'provider_config_unknown', resource_change: resourceChange('aws_eip.a', { actions: ['create'] }) },
  ],
  resource_drift: [resourceChange('aws_eip.b', { actions: ['update'] })],
  checks: [
    { address: { to_display: 'check.a' }, status: 'fail' },
    { address: { to_display: 'check.b' }, status: 'error' },
  ],
  complete: false,
  errored: true,
})

const hostile = effectsOfChanges(
  ...[
    'x.y["@octocat"]',
    'x.y["closes octo/repo#1, fixes #12 and GH-3"]',
    'x.y["` ``` | | \\n"]',
    'x.y["</code></details><img src=x onerror=alert(1)>"]',
    'x.y["<!-- wrenchproof:plan:production -->"]',
    'x.y["[a](javascript:alert(1)) https://example.org www.example.org"]',
    'x.y["line\n\n# heading\r\u2028::set-output"]',
    'x.y["\u202Eright to left\u200B\u0000"]',
    'x.y["$`\\\\alpha`$ :tada: *a* _b_ ~c~ &amp; \\\\"]',
    `x.y["${'long'.repeat(200)}"]`,
    'x.y["é 漢 🎉"]',
  ].map((address) => resourceChange(address, { actions: ['delete'] })),
)

const many = effectsOfChanges(
  ...Array.from({ length: 40 }, (_, index) => resourceChange(`aws_eip.a[${index}]`, { actions: ['create'] })),
  ...Array.from({ length: 30 }, (_, index) => resourceChange(`aws_vpc.a[${index}]`, { actions: ['update'] })),
  ...Array.from({ length: 3 }, (_, index) => resourceChange(`aws_kms_key.a[${index}]`, { actions: ['delete'] })),
  ...Array.from({ length: 30 }, (_, index) => resourceChange(`aws_instance.a[${index}]`, { actions: ['delete'] })),
)

describe('golden files', () => {
  test.each([
    ['everything', everything, {}],
    ['nothing', effectsOfChanges(), { title: 'dev' }],
    ['hostile', hostile, { title: '@octocat <!-- x --> #1' }],
    ['folded', many, {}],
    ['without-creates', many, { maxCharacters: 2000 }],
    ['destructive-only', many, { maxBytes: 1000 }],
    ['destructive-by-type', many, { maxCharacters: 600 }],
    ['headings-only', many, { maxCharacters: 210 }],
  ])('%s', (name, effects, options) => {
    expect(markdown(effects, options)).toBe(golden(name))
  })
})

test('a limit that not even the headings meet is an error, not a cut text', () => {
  expect(() => markdown(many, { maxCharacters: 100 })).toThrow(RangeError)
})

test('a limit holds, in characters and bytes, and no destructive effect goes before a harmless one', () => {
  const sizes = [400, 600, 1000, 2000, 3000, 5000, 100_000]
  for (const size of sizes) {
    expect(markdown(many, { maxCharacters: size }).length).toBeLessThanOrEqual(size)
    const text = markdown(many, { maxBytes: size })
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(size)
    expect(text.includes('aws_kms_key.a[0]') || !text.includes('aws_eip.a[0]')).toBe(true)
  }
})

test('no foreign text can spell a mention, a reference, a link, HTML, a comment or a new line', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.constantFrom(
          ...Array.from('`@#<>|\n\r!-[]()"&;:/$*_~\\ '),
          'a',
          '1',
          '<!--',
          '-->',
          'www.a.b',
          'GH-1',
          '```',
        ),
      )
      .map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(text, (given) => {
      for (const shown of [markdownCode(given), markdownProse(given)]) {
        expect(shown).toMatch(
          /^(?:`[\w.:[\]" -]+`|<code>(?:[\p{L}\p{N} ]|&#\d+;)*<\/code>|[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*)$/u,
        )
        expect(shown).not.toMatch(/^[A-Za-z].*gh-\d/iu)
      }
    }),
  )
})

test('code shows the text to the letter', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 50 }), (given) => {
      const shown = markdownCode(given)
      const text = shown.startsWith('`')
        ? shown.slice(1, -1)
        : shown.slice(6, -7).replaceAll(/&#(\d+);/gu, (_, point: string) => String.fromCodePoint(Number(point)))
      fc.pre(!/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(given))
      expect(text).toBe(given)
    }),
  )
})
