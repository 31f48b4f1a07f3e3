import { expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { guardsInOrder } from '@wrenchproof/delivery'

const page = readFileSync(new URL('../../../docs/guards.md', import.meta.url), 'utf8')

/** What is written under each heading. */
const sections = new Map(
  page
    .split(/^## /mu)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf('\n')), text] as const),
)

/** Asked about like guards, but errors of whoever writes the ledger. */
const errors = ['LEDGER_UNWRITABLE']

test('every guard has a section, in the order in which it is asked', () => {
  const codes: string[] = guardsInOrder.map(({ code }) => code)
  expect([...sections.keys()].filter((name) => !errors.includes(name))).toEqual(codes)
  expect([...sections.keys()]).toEqual(expect.arrayContaining(errors))
})

test.each([...sections])('%s says what it was built on and how to fix it', (_name, text) => {
  expect(text).toMatch(/^Built on: /mu)
  expect(text).toMatch(/^To fix: /mu)
})
