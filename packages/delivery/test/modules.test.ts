import { expect, test } from '@jest/globals'
import { deliveredAfter, firstRefusal, memberKey, moduleGuards } from '@wrenchproof/delivery'

const tag = memberKey('fetched', 'git::https://example.invalid/a.git?ref=v1.0.0')
const delivered = (hash: string) =>
  deliveredAfter(undefined, { outcome: 'applied', closure: { [tag]: hash }, at: '2026-11-24T10:00:00.000Z' })
const pinned = { local: 'allow', remote: 'pinned' } as const
const any = { local: 'allow', remote: 'any' } as const
const facts = {
  broken: [],
  fetched: { [tag]: 'a' },
  planned: { [tag]: 'a' },
  here: delivered('a'),
  moduleSources: pinned,
  consent: [],
}

test.each([
  ['the same content everywhere', facts, undefined],
  ['never delivered here', { ...facts, here: undefined }, undefined],
  ['a broken rule', { ...facts, broken: ['main.tf:1:1: comes from a branch'] }, 'MODULE_RULES'],
  ['a tag that moved since it was delivered', { ...facts, here: delivered('b') }, 'MOVED_REFERENCE'],
  ['the same with consent to the new content', { ...facts, here: delivered('b'), consent: ['a'] }, undefined],
  ['the same where references may move', { ...facts, here: delivered('b'), moduleSources: any }, undefined],
  ['moved between plan and apply', { ...facts, planned: { [tag]: 'b' }, moduleSources: any }, 'MOVED_REFERENCE'],
  [
    'moved between plan and apply, to which nobody can consent',
    { ...facts, planned: { [tag]: 'b' }, consent: ['a'] },
    'MOVED_REFERENCE',
  ],
  ['new since the plan, which is another guard’s matter', { ...facts, planned: {} }, undefined],
])('%s', (_, given, code) => {
  const refusal = firstRefusal(moduleGuards, given)
  expect(refusal?.code).toBe(code)
})

test('a moved reference is named by its address', () => {
  const refusal = firstRefusal(moduleGuards, { ...facts, here: delivered('b') })
  expect(refusal?.reason).toContain('git::https://example.invalid/a.git?ref=v1.0.0')
  expect(refusal?.fix).toContain('consent: a')
})
