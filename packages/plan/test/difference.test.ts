import { expect, test } from '@jest/globals'
import { explainDifference, timedAttributes, unstableAttributes } from '../src/index.ts'
import { effectsFrom, effectsOfChanges, resourceChange } from './sample.ts'

const update = (address: string, change: Readonly<Record<string, unknown>>) =>
  resourceChange(address, { actions: ['update'], ...change })

const stamped = (stamp: string) => effectsOfChanges(update('a.b', { after: { tags: { stamp } } }), update('a.c', {}))

const parts = (after: string) => ({
  output_changes: { o: { actions: ['create'], after, after_sensitive: true } },
  resource_changes: [resourceChange('a.b', { actions: ['delete'], before: { id: after } }, { deposed: 'beef' })],
  deferred_changes: [{ reason: after, resource_change: update('a.b', {}) }],
  action_invocations: [{ address: 'action.a.b', config_values: { x: after } }, { address: 'action.a.b' }],
})

test('equal plans have no difference', () => {
  const effects = effectsOfChanges(update('a.b', { after: { x: 1 } }))
  expect(explainDifference(effects, effects)).toEqual([])
})

test('what was added, removed and changed is named with its attributes, never a value', () => {
  const one = effectsOfChanges(
    update('a.gone', {}),
    update('a.kept', { after: { x: 1 } }),
    update('a.changed', {
      after: { same: 1, tags: { 'a b': 'old', c: 1 }, list: [1, 2], pw: { user: 'old' }, whole: 'x' },
      after_sensitive: { pw: true },
    }),
    update('a.b', { after: {}, after_unknown: { id: true } }),
  )
  const other = effectsOfChanges(
    update('a.new', {}),
    update('a.kept', { after: { x: 1 } }),
    update('a.changed', {
      after: { same: 1, tags: { 'a b': 'new', d: 1 }, list: [1, 3, 4], pw: { user: 'new' }, whole: { y: 1 } },
      after_sensitive: { pw: true },
    }),
    resourceChange('a.b', { actions: ['delete', 'create'], after: { id: 'known' }, replace_paths: [['size']] }),
  )
  const rest = { kind: 'resource', facts: [], attributes: [] }
  expect(explainDifference(one, other)).toEqual([
    { ...rest, name: 'a.b', change: 'changed', facts: ['actions', 'replace_paths'], attributes: ['id'] },
    {
      ...rest,
      name: 'a.changed',
      change: 'changed',
      attributes: ['list[1]', 'list[2]', 'pw', 'tags.c', 'tags.d', 'tags["a b"]', 'whole'],
    },
    { ...rest, name: 'a.gone', change: 'removed' },
    { ...rest, name: 'a.new', change: 'added' },
  ])
})

test('outputs, deposed objects, deferred changes and provider actions are told apart by name and kind', () => {
  expect(
    explainDifference(effectsFrom(parts('x')), effectsFrom(parts('y'))).map(({ name, kind, facts, attributes }) => [
      name,
      kind,
      ...facts,
      ...attributes,
    ]),
  ).toEqual([
    ['a.b', 'deferred resource', 'why'],
    ['a.b (deposed beef)', 'resource', 'deleted_id'],
    ['action.a.b', 'invocation', 'x'],
    ['output.o', 'output', 'after'],
  ])
})

test('the attributes that two plans of the same thing disagree on', () => {
  expect(unstableAttributes(stamped('1'), stamped('2'))).toEqual([{ name: 'a.b', attribute: 'tags.stamp' }])
})

test('attributes with the time of the plan are found in one plan', () => {
  const at = 'made at 2026-01-02T03:04:05Z'
  const effects = effectsFrom({
    resource_changes: [
      update('a.b', {
        after: { tags: { at, other: 'x' }, list: ['x', at], pw: { at } },
        after_sensitive: { pw: true },
      }),
    ],
    output_changes: { o: { actions: ['update'], after: at } },
  })
  expect(timedAttributes(effects)).toEqual([
    { name: 'a.b', attribute: 'tags.at' },
    { name: 'a.b', attribute: 'list[1]' },
    { name: 'a.b', attribute: 'pw' },
    { name: 'output.o', attribute: '' },
  ])
})
