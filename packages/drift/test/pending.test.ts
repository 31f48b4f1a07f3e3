import { expect, test } from '@jest/globals'
import { isPending, pendingBetween } from '../src/index.ts'

test('equal closures leave nothing to apply', () => {
  expect(isPending(pendingBetween({ 'root:a': '1', 'module:b': '2' }, { 'module:b': '2', 'root:a': '1' }))).toBe(false)
})

test('members that came, went or changed are named', () => {
  const pending = pendingBetween({ a: '1', b: '2', c: '3' }, { a: '1', b: '9', d: '4' })
  expect(pending).toEqual({ added: ['d'], removed: ['c'], changed: ['b'] })
  expect(isPending(pending)).toBe(true)
})
