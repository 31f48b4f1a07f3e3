import { describe, expect, test } from '@jest/globals'
import { string } from '../declarations/attribute.ts'
import { resource } from '../declarations/declare.ts'
import type { ResourceDeclaration } from '../declarations/declare.ts'
import type { AttributeSpec, BlockSpec } from '../declarations/spec.ts'
import { conform } from '../values/conform.ts'
import { equal } from '../values/equal.ts'
import { catalogue } from '../resources/index.ts'

const all = [...catalogue.resources.values()]

/** Every attribute with its path. */
function attributes(
  block: BlockSpec,
  at: readonly string[] = [],
): readonly (readonly [string, AttributeSpec, number])[] {
  return [
    ...Object.entries(block.attributes).map(([name, spec]): readonly [string, AttributeSpec, number] => [
      [...at, name].join('.'),
      spec,
      at.length,
    ]),
    ...Object.entries(block.blocks).flatMap(([name, nested]) => attributes(nested.block, [...at, name])),
  ]
}

const everywhere = all.flatMap(({ spec }) =>
  attributes(spec.block).map(([path, attribute, depth]) => ({ at: `${spec.type}.${path}`, attribute, depth })),
)
const wrong = (is: (one: (typeof everywhere)[number]) => boolean): readonly string[] =>
  everywhere.filter(is).map(({ at }) => at)

describe('every attribute', () => {
  test('is required, optional or computed, and not two that exclude each other', () => {
    expect(
      wrong(({ attribute: { required, optional, computed } }) =>
        required === true ? optional === true || computed === true : optional !== true && computed !== true,
      ),
    ).toEqual([])
  })

  test('that forces a replacement can be set', () => {
    expect(
      wrong(
        ({ attribute: { forceNew, required, optional } }) =>
          forceNew === true && required !== true && optional !== true,
      ),
    ).toEqual([])
  })

  test('with a default is optional and has no other way to become known', () => {
    expect(
      wrong(
        ({ attribute }) =>
          attribute.default !== undefined && (attribute.optional !== true || attribute.becomes !== undefined),
      ),
    ).toEqual([])
  })

  test('that becomes something is computed, and recomputed ones are too', () => {
    expect(
      wrong(
        ({ attribute }) =>
          (attribute.becomes !== undefined || attribute.recomputed === true) && attribute.computed !== true,
      ),
    ).toEqual([])
  })

  test('has a default and a value to become of its own type', () => {
    expect(
      wrong(({ attribute: { type, default: value, becomes } }) =>
        [value, becomes].some((one) => one !== undefined && !equal(conform(one, type), one, type)),
      ),
    ).toEqual([])
  })

  test('has a default that its own checks allow', () => {
    expect(
      wrong(({ attribute: { default: value, becomes, checks = [] } }) =>
        checks.some(
          (check) =>
            check.kind === 'one-of' &&
            [value, becomes].some(
              (one) => (typeof one === 'string' || typeof one === 'number') && !check.values.includes(one),
            ),
        ),
      ),
    ).toEqual([])
  })

  test('inside a block becomes a constant, because templates are the cloud’s', () => {
    expect(
      wrong(
        ({ attribute, depth }) =>
          depth > 0 && typeof attribute.becomes === 'string' && /\{[a-z_]+\}/.test(attribute.becomes),
      ),
    ).toEqual([])
  })

  test('has patterns that compile', () => {
    const patterns = everywhere.flatMap(({ attribute }) =>
      (attribute.checks ?? []).flatMap((check) => (check.kind === 'matches' ? check.pattern : [])),
    )
    expect(() => patterns.map((pattern) => new RegExp(pattern, 'u'))).not.toThrow()
  })
})

const madeUp = ['account', 'region', 'id', 'hex', 'uuid', 'number', 'suffix', 'ip', 'now', 'unique', 'prefixed', 'host']
const invented = ['cluster_name', 'listener_base', 'rule_base']

/** Templates of a type: its id, what attributes become, and what refusals say. */
function templates({ spec, options }: ResourceDeclaration): readonly string[] {
  const refusals = [options.missing, options.inUse, options.unique, options.quota].flatMap((one) => one?.message ?? [])
  const becoming = Object.values(spec.block.attributes).flatMap(({ becomes }) =>
    typeof becomes === 'string' ? becomes : [],
  )
  return [options.id, options.importId ?? '', ...refusals, ...becoming]
}

describe('every type', () => {
  test('has templates over its own attributes', () => {
    const strange = all.flatMap((one) =>
      templates(one).flatMap((template) =>
        [...template.matchAll(/\{([a-z_0-9]+)\}/g)]
          .map((match) => match[1] ?? '')
          .filter((word) => ![...madeUp, ...invented].includes(word) && one.spec.block.attributes[word] === undefined)
          .map((word) => `${one.spec.type}: {${word}}`),
      ),
    )
    expect([...new Set(strange)].filter((one) => !one.endsWith(': {name}'))).toEqual([])
  })

  test('refers to types that are declared', () => {
    const unknown = all.flatMap(({ spec, references }) =>
      references.filter(({ type }) => !catalogue.resources.has(type)).map(({ type }) => `${spec.type} -> ${type}`),
    )
    expect(unknown).toEqual([])
  })

  test('names attributes that exist in its conflicts, choices and unique names', () => {
    const strange = all.flatMap(({ spec, options }) =>
      [...(options.conflicts ?? []), ...(options.exactlyOne ?? []), options.unique?.by ?? []]
        .flat()
        .filter((name) => spec.block.attributes[name] === undefined && spec.block.blocks[name] === undefined)
        .map((name) => `${spec.type}.${name}`),
    )
    expect(strange).toEqual([])
  })

  test('is declared once', () => {
    expect(catalogue.resources.size).toBeGreaterThanOrEqual(99)
    expect(catalogue.dataSources.size).toBeGreaterThanOrEqual(25)
  })
})

test('a declaration is short, and a wrong one is refused', () => {
  const missing = { code: 'NotFound', message: 'no {id}' }
  const options = { title: 'Thing', service: 'Things', id: '{name}', missing }
  const thing = resource('aws_thing', { ...options, calls: 'Make Get Set Drop' }, { name: string.required.forceNew })
  expect(thing.spec.calls).toEqual({ create: 'Make', read: 'Get', update: 'Set', delete: 'Drop' })
  expect(() => resource('aws_thing', { ...options, calls: 'Make Get' }, {})).toThrow(
    "aws_thing: calls must be create, read, update and delete; got 'Make Get'",
  )
})
