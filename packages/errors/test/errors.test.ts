import { expect, test } from '@jest/globals'
import { ProblemsError, UserError, explain, safeLine, safeText } from '@wrenchproof/errors'

test('a user error prints its problem, code and fix, without a stack', () => {
  const error = new UserError('the plan expired', 'Plan again.', { code: 'EXPIRED', cause: new Error('inner') })
  expect(explain(error)).toEqual(['EXPIRED: the plan expired', 'Fix: Plan again.'])
})

test('a full disk is no bug of ours', () => {
  const error = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  expect(explain(error)[0]).toBe('DISK_FULL: the runner has no room left on its disk')
})

test('anything else is our bug and prints its stack', () => {
  const lines = explain(new TypeError('x is not a function'))
  expect(lines[0]).toContain('bug in Wrenchproof')
  expect(lines.join('\n')).toMatch(/TypeError: x is not a function\n\s+at /u)
})

test('all problems come at once, each with its place', () => {
  const error = new ProblemsError(
    'inputs are wrong',
    [
      { field: 'ttl', problem: "must be like 24h; got 'soon'" },
      { field: 'environments.dev.branch', problem: 'is required', file: 'environments.yml', line: 4, column: 3 },
    ],
    'Mend them.',
  )
  expect(explain(error)).toEqual([
    'INPUT_INVALID: inputs are wrong',
    "- ttl: must be like 24h; got 'soon'",
    '- environments.yml:4:3: environments.dev.branch: is required',
    'Fix: Mend them.',
  ])
})

test.each([
  ['::set-output name=approved::true', ': :set-output name=approved::true'],
  ['   ::add-mask::x', '   : :add-mask::x'],
  ['a ##[add-mask]zzz', 'a ## [add-mask]zzz'],
  ['a\r::error::b', 'a\\u000d::error::b'],
  ['a\r\n::error::b', 'a\n: :error::b'],
  ['\u001B[31mred', '\\u001b[31mred'],
  ['abc\u202Edcb\u200B', 'abc\\u202edcb\\u200b'],
  ['\u2028::debug::x', '\\u2028::debug::x'],
  ['a::b', 'a::b'],
])('%j cannot be taken for a workflow command', (raw, safe) => {
  expect(safeText(raw)).toBe(safe)
})

test('a line stays one line', () => {
  expect(safeLine('a\n\t::warning::b')).toBe('a ::warning::b')
})
