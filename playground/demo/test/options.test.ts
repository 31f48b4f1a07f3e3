import { expect, test } from '@jest/globals'
import { chapters } from '../chapters/index.ts'
import { UsageError, demoOptions } from '../options.ts'

const names = (...argv: string[]) => demoOptions(argv, chapters)?.chapters.map(({ name }) => name)

test('every chapter goes on from ones that come before it', () => {
  const seen = new Set<string>()
  for (const { name, after } of chapters) {
    for (const before of after) expect(seen).toContain(before)
    seen.add(name)
  }
  expect(names()).toEqual([...seen])
})

test('one chapter is told with what it goes on from, and no other', () => {
  expect(names('--only', 'destroy')).toEqual(['pull-request', 'develop', 'race', 'destroy'])
})

test('what cannot be understood', () => {
  expect(() => names('--only', 'hotfx')).toThrow(UsageError)
  expect(() => names('--only', 'hotfx')).toThrow('there is no chapter')
  expect(() => names('--loud')).toThrow(UsageError)
  expect(names('--help')).toBeUndefined()
})
