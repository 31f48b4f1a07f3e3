import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { scrubber, shownPlan } from '../src/index.ts'
import { briefly } from '../src/attributes/diff-lines.ts'
import { effectsOfChanges, resourceChange } from './sample.ts'

type Parts = Readonly<Record<string, unknown>>

function diffOf(change: Parts, secrets: readonly string[] = []): string[] {
  const effects = effectsOfChanges(resourceChange('terraform_data.a', { actions: ['update'], ...change }))
  const { sections } = shownPlan(effects, { title: 'x', scrub: scrubber(secrets) })
  return sections.flatMap(({ entries }) =>
    entries.flatMap((entry) => entry.diff(briefly).map(({ sign, text }) => `${sign} ${text}`)),
  )
}

const update = (before: unknown, after: unknown, more: Parts = {}): string[] => diffOf({ before, after, ...more })

describe('what changes, attribute by attribute', () => {
  test('scalars, old and new; what stays and what is null is left out', () => {
    expect(
      update(
        { same: 1, a: 'x', n: 1, t: true, gone: 'y', empty: null },
        { same: 1, a: 'z', n: 2, t: false, gone: null, empty: null, fresh: 'v' },
      ),
    ).toEqual(['! a: "x" -> "z"', '! n: 1 -> 2', '! t: true -> false', '- gone = "y"', '+ fresh = "v"'])
  })

  test('keys of maps and elements of lists come and go', () => {
    expect(
      update(
        { tags: { a: '1', 'b c': '2' }, list: ['x', 'y', 'z'], rules: [{ from: 1 }, { from: 5 }, { from: 9 }] },
        { tags: { a: '1', d: '3' }, list: ['x', 'z', 'w'], rules: [{ from: 1 }, { from: 6 }, { from: 9 }] },
      ),
    ).toEqual([
      '- tags["b c"] = "2"',
      '+ tags.d = "3"',
      '- list[1] = "y"',
      '+ list[2] = "w"',
      '! rules[1].from: 5 -> 6',
    ])
  })

  test('what is known after apply', () => {
    expect(
      update(
        { id: 'i-1', list: ['a', 'b'] },
        { list: ['a', null] },
        { after_unknown: { id: true, arn: true, list: [false, true], tags: { t: true } } },
      ),
    ).toEqual([
      '! id: "i-1" -> (known after apply)',
      '! list[1]: "b" -> (known after apply)',
      '+ known after apply: arn, tags.t',
    ])
  })

  test('what forces a replacement', () => {
    const change = { actions: ['delete', 'create'], replace_paths: [['ami'], ['ebs', 0, 'size'], ['net']] }
    expect(
      diffOf({
        ...change,
        before: { ami: 'a', ebs: [{ size: 1, type: 'x' }], net: [{ id: 'n' }] },
        after: { ami: 'b', ebs: [{ size: 2, type: 'y' }], net: [{ id: 'm' }] },
      }),
    ).toEqual([
      '! ami: "a" -> "b" # forces replacement',
      '! ebs[0].size: 1 -> 2 # forces replacement',
      '! ebs[0].type: "x" -> "y"',
      '! net[0].id: "n" -> "m" # forces replacement',
    ])
  })

  test('a new object has its attributes, small blocks in one line, and no null', () => {
    expect(
      diffOf({
        actions: ['create'],
        before: null,
        after: { a: 'x', none: null, tags: { Name: 'n' }, list: [], deep: { long: 'y'.repeat(80), n: 1 } },
        after_unknown: { id: true, deep: { id: true } },
      }),
    ).toEqual([
      '+ a = "x"',
      '+ tags = {"Name": "n"}',
      '+ list = []',
      `+ deep.long = "${'y'.repeat(80)}"`,
      '+ deep.n = 1',
      '+ known after apply: deep.id, id',
    ])
  })

  test('numbers keep all their digits', () => {
    expect(update({ n: 1 }, JSON.parse('{"n":{"\\u0000number":"9007199254740993"}}'))).toEqual([
      '! n: 1 -> 9007199254740993',
    ])
  })
})

describe('texts', () => {
  test('a long one is shortened to what differs', () => {
    const [head, tail] = ['h'.repeat(300), 't'.repeat(200)]
    expect(update({ a: `${head}one${tail}` }, { a: `${head}two${tail}` })).toEqual([
      `! a: [280 the same] "${'h'.repeat(20)}one${'t'.repeat(20)}" [180 the same] -> [280 the same] "${'h'.repeat(20)}two${'t'.repeat(20)}" [180 the same]`,
    ])
    expect(update({}, { a: 'x'.repeat(500) })).toEqual([
      `+ a = "${'x'.repeat(83)} [394 characters left out] ${'x'.repeat(23)}"`,
    ])
  })

  test('policies are compared by what they say', () => {
    const policy = (action: string): string =>
      JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: [action, 's3:Get*'] }] }, null, 2)
    expect(update({ policy: policy('s3:Put') }, { policy: policy('s3:*') })).toEqual([
      '- policy.Statement[0].Action[0] = "s3:Put"',
      '+ policy.Statement[0].Action[0] = "s3:*"',
    ])
    expect(update({ policy: '{"a":1,"b":[]}' }, { policy: '{"b": [],\n"a": 1}' })).toEqual([
      '! policy: the same JSON, written in another way',
    ])
    expect(update({ policy: '{"a":1}' }, { policy: 'no JSON' })).toEqual(['! policy: "{\\"a\\":1}" -> "no JSON"'])
    const deep = '['.repeat(5000) + ']'.repeat(5000)
    expect(update({ policy: deep }, { policy: `[${deep}]` })).toHaveLength(1)
  })

  test('several lines are compared line by line', () => {
    const script = (line: string): string => ['#!/bin/sh', 'a', 'b', 'c', line, 'd', 'e', 'f', ''].join('\n')
    expect(update({ script: script('one') }, { script: script('two') })).toEqual([
      '! script: text',
      '    [2 the same]',
      '    b',
      '    c',
      '-   one',
      '+   two',
      '    d',
      '    e',
      '    [2 the same]',
    ])
    expect(update({}, { script: 'a\nb' })).toEqual(['+ script: text', '+   a', '+   b'])
    expect(update({ script: 'a\nb' }, {})).toEqual(['- script: text', '-   a', '-   b'])
    expect(update({}, { script: 'line\n'.repeat(1000) }).at(-1)).toBe('    [971 lines left out]')
  })
})

describe('what is hidden', () => {
  test('a mark on either side hides both, with all that is inside', () => {
    expect(
      update(
        { a: 'old', b: 'old', c: { k: 'old' }, d: 'kept', e: 'old' },
        { a: 'new', b: 'new', c: { k: 'new' }, d: 'kept', e: 'new' },
        { before_sensitive: { a: true, c: true }, after_sensitive: { b: true, e: true }, after_unknown: { e: true } },
      ),
    ).toEqual([
      '! a: (sensitive) changed',
      '! b: (sensitive) changed',
      '! c: (sensitive) changed',
      '! e: (sensitive) changed',
    ])
    expect(update({}, { a: 'new' }, { after_sensitive: { a: true } })).toEqual(['+ a = (sensitive)'])
    expect(diffOf({ before: 'a', after: 'b', after_sensitive: true })).toEqual(['! value: (sensitive) changed'])
  })

  test('a mark that comes or goes is told', () => {
    expect(
      update({ a: 'x', b: 'y' }, { a: 'x', b: 'y' }, { before_sensitive: { a: true }, after_sensitive: { b: true } }),
    ).toEqual(['! a: (sensitive) is no longer marked sensitive', '! b: is now marked sensitive'])
  })

  test('an element of a set takes its mark along', () => {
    expect(
      update(
        { set: [{ k: 'one', pw: 'old' }] },
        {
          set: [
            { k: 'zero', pw: 'in clear' },
            { k: 'one', pw: 'old' },
          ],
        },
        { before_sensitive: { set: [{ pw: true }] } },
      ).join('\n'),
    ).not.toMatch(/old|in clear/u)
  })

  test.each([
    ['environment', [{ variables: { A: 'x' } }]],
    ['user_data', '#!/bin/sh\nx'],
    ['user_data_base64', 'x'],
    ['container_definitions', '[{"environment":[{"name":"A","value":"x"}]}]'],
    ['master_password', 'x'],
    ['github_token', 'x'],
    ['client_secret', 'x'],
    ['secret_string', '{"a":"x"}'],
    ['connection_string', 'Server=x'],
    ['private_key_pem', 'x'],
    ['database_url', 'x'],
    ['apiKey', 'x'],
  ])('%s shows as changed only', (name, value) => {
    const other = JSON.parse(JSON.stringify(value).replace('x', 'other'))
    expect(update({ [name]: value }, { [name]: other })).toEqual([`! ${name}: (not shown) changed`])
    expect(update({}, { [name]: value })).toEqual([`+ ${name} = (not shown)`])
    expect(update({ [name]: value }, {})).toEqual([`- ${name} = (not shown)`])
    expect(update({ in: [{ [name]: value }] }, { in: [{ [name]: other }] }).join('')).not.toContain('other')
    expect(update({}, { in: { [name]: value } }).join('')).toBe(`+ in.${name} = (not shown)`)
    expect(update({ [name]: value }, {}, { after_unknown: { [name]: true } })).toEqual([
      `! ${name}: (not shown) -> (known after apply)`,
    ])
  })

  test('what only sounds risky is shown', () => {
    expect(
      update(
        { tags: { environment: 'dev' }, http_tokens: 'optional', manage_master_user_password: false },
        { tags: { environment: 'prod' }, http_tokens: 'required', manage_master_user_password: true },
      ),
    ).toEqual([
      '! tags.environment: "dev" -> "prod"',
      '! http_tokens: "optional" -> "required"',
      '! manage_master_user_password: false -> true',
    ])
  })

  test('secrets go by value, before anything is cut or compared', () => {
    const secret = 'hunter2-SECRET'
    const before = { a: `jdbc://u:${secret}@h`, [secret]: 'x', long: 'x'.repeat(200) }
    const after = { a: 'jdbc://u:x@h', long: `${'x'.repeat(113)}${secret}${'x'.repeat(80)}`, list: [secret] }
    expect(diffOf({ before, after }, [secret, 'hunter3-SECRET'])).toEqual([
      '! a: "jdbc://u:[redacted]@h" (differs in what is not shown)',
      '- ["[redacted]"] = (not shown)',
      expect.stringMatching(/^! long: .* -> \[93 the same\] "x{20}\[redacted\]x{20}" \[60 the same\]$/u),
      '+ list = ["[redacted]"]',
    ])
  })
})

test('any two values: no error, no secret, and no diff of a value with itself', () => {
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('x', 'y\nz', 1, true, null, '{"a":1}', '[1,{"b":2}]', 'SECRET-canary'),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'token', 'environment', '__proto__'), tie('value'), { maxKeys: 3 }),
    ),
  })).value
  fc.assert(
    fc.property(fc.record({ a: value }), fc.record({ a: value }), fc.boolean(), (before, after, marked) => {
      const lines = diffOf({ before, after, after_sensitive: { a: marked } }, ['SECRET-canary'])
      expect(lines.join('\n')).not.toContain('canary')
      expect(diffOf({ before, after: before })).toEqual([])
    }),
  )
})
