import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { UserError } from '@wrenchproof/errors'
import { countsOf, isDestructive } from '../src/index.ts'
import { effectsFrom, effectsOfChanges, resourceChange } from './sample.ts'

interface Case {
  readonly actions: readonly string[]
  readonly mode?: string
  readonly importing?: boolean
  readonly moved?: boolean
  readonly is: string
  readonly order?: string
}

const cases: readonly Case[] = JSON.parse(readFileSync(new URL('../testdata/classify.json', import.meta.url), 'utf8'))

describe('classes of changes', () => {
  test.each(cases.filter(({ is }) => is === 'unknown'))('$actions, mode $mode: refused by field', (given) => {
    expect(() => effectsOfChanges(changeOf(given))).toThrow(UserError)
    expect(() => effectsOfChanges(changeOf(given))).toThrow('resource_changes.0.change.actions')
  })

  test.each(cases.filter(({ is }) => is === 'none'))('$actions, mode $mode: none', (given) => {
    expect(effectsOfChanges(changeOf(given)).resources).toEqual([])
  })

  test.each(cases.filter(({ is }) => is !== 'unknown' && is !== 'none'))(
    '$actions, importing $importing, moved $moved: $is',
    (given) => {
      const [effect] = effectsOfChanges(changeOf(given)).resources
      expect(effect).toMatchObject({ action: given.is, importing: given.importing === true })
      expect(effect?.order).toBe(given.order)
      expect(effect?.previousAddress).toBe(given.moved === true ? 'terraform_data.b' : undefined)
    },
  )
})

function changeOf({ actions, mode, importing, moved }: Case): Record<string, unknown> {
  return resourceChange(
    'terraform_data.a',
    { actions, ...(importing === true ? { importing: { id: 'x' } } : {}) },
    { mode: mode ?? 'managed', ...(moved === true ? { previous_address: 'terraform_data.b' } : {}) },
  )
}

test('what ends an object, or our hold on it, is destructive', () => {
  const actions = ['create', 'update', 'replace', 'delete', 'forget', 'import', 'move'] as const
  expect(actions.filter((action) => isDestructive({ action }))).toEqual(['replace', 'delete', 'forget'])
})

test('an update that imports or moves counts as both', () => {
  const counts = countsOf(
    effectsOfChanges(
      resourceChange('terraform_data.a', { actions: ['update'], importing: { id: 'x' } }),
      resourceChange('terraform_data.b', { actions: ['no-op'], importing: { identity: { id: 'x' } } }),
      resourceChange('terraform_data.c', { actions: ['delete', 'create'] }, { previous_address: 'terraform_data.z' }),
      resourceChange('terraform_data.d', { actions: ['forget'] }),
    ),
  )
  expect(counts).toEqual({
    create: 0,
    update: 1,
    replace: 1,
    delete: 0,
    forget: 1,
    import: 2,
    move: 1,
    outputs: 0,
    destructive: 2,
    hasChanges: true,
  })
})

test('deposed objects are effects of their own beside the current one', () => {
  const { resources } = effectsOfChanges(
    resourceChange('terraform_data.a', { actions: ['delete'] }, { deposed: 'beef0002' }),
    resourceChange('terraform_data.a', { actions: ['delete'] }, { deposed: 'beef0001' }),
    resourceChange('terraform_data.a', { actions: ['update'] }),
    resourceChange('terraform_data.b', { actions: ['no-op'] }, { deposed: 'beef0003' }),
  )
  expect(resources.map(({ deposed, action }) => [deposed, action])).toEqual([
    [undefined, 'update'],
    ['beef0001', 'delete'],
    ['beef0002', 'delete'],
  ])
})

test('outputs alone are changes; outputs that stay are not', () => {
  const change = { before: null, after: 'x', after_unknown: false, before_sensitive: false, after_sensitive: false }
  const some = effectsFrom({
    output_changes: {
      b: { ...change, actions: ['create'] },
      a: { ...change, actions: ['delete'] },
      c: { ...change, actions: ['no-op'] },
    },
  })
  expect(some.outputs.map(({ name, action }) => [name, action])).toEqual([
    ['a', 'delete'],
    ['b', 'create'],
  ])
  expect(countsOf(some)).toMatchObject({ outputs: 2, hasChanges: true, destructive: 0 })
  expect(countsOf(effectsFrom({ output_changes: { c: { ...change, actions: ['no-op'] } } })).hasChanges).toBe(false)
})

test('an output may have the name of a prototype', () => {
  const changes: unknown = JSON.parse('{"__proto__":{"actions":["create"],"after":1}}')
  expect(effectsFrom({ output_changes: changes }).outputs).toMatchObject([{ name: '__proto__', action: 'create' }])
})

test('deferred changes, drift, failed checks and provider actions are told apart from effects', () => {
  const deferred = resourceChange('terraform_data.later', { actions: ['create'] })
  const effects = effectsFrom({
    deferred_changes: [{ reason: 'provider_config_unknown', resource_change: deferred }],
    resource_drift: [resourceChange('terraform_data.drifted', { actions: ['delete'] })],
    action_invocations: [{ address: 'action.aws_lambda_invoke.a', invoke_action_trigger: {} }],
    checks: [
      {
        address: { kind: 'check', name: 'c', to_display: 'check.c' },
        status: 'fail',
        instances: [
          { address: { to_display: 'module.a.check.c' }, status: 'fail', problems: [{ message: 'not for print' }] },
          { address: { to_display: 'module.b.check.c' }, status: 'pass' },
        ],
      },
      { address: { kind: 'check', name: 'd', to_display: 'check.d' }, status: 'error' },
      { address: { kind: 'check', name: 'e', to_display: 'check.e' }, status: 'unknown' },
    ],
    complete: false,
    errored: true,
  })
  expect(effects).toMatchObject({
    resources: [],
    deferred: [{ why: 'provider_config_unknown', effect: { address: 'terraform_data.later', action: 'create' } }],
    drift: [{ address: 'terraform_data.drifted', action: 'delete' }],
    invocations: [{ address: 'action.aws_lambda_invoke.a' }],
    failedChecks: [
      { address: 'check.d', status: 'error' },
      { address: 'module.a.check.c', status: 'fail' },
    ],
    complete: false,
    errored: true,
  })
  expect(countsOf(effects)).toMatchObject({ create: 0, hasChanges: true })
})

test('the attributes that force a replacement read like Terraform', () => {
  const paths = [['triggers', 0, 'value'], ['tags', 'a b'], ['name']]
  const [effect] = effectsOfChanges(
    resourceChange('terraform_data.a', { actions: ['create', 'delete'], replace_paths: paths }),
  ).resources
  expect(effect?.replacePaths).toEqual(['name', 'tags["a b"]', 'triggers[0].value'])
})
