import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { firmness, isImmutable, isRemote, parseSource, wantedVersion } from '../src/index.ts'
import type { ModuleSource } from '../src/index.ts'
import { exactVersion, versionInRef } from '../src/sources/versions.ts'

interface Case {
  readonly source: string
  readonly version?: string
  readonly firmness: string
  readonly is: ModuleSource
}

const cases = JSON.parse(readFileSync(new URL('../testdata/sources.json', import.meta.url), 'utf8')) as readonly Case[]

test.each(cases.map((one): [string, Case] => [`${one.source} ${one.version ?? ''}`, one]))('%s', (_, one) => {
  const source = parseSource(one.source, one.version)
  // What is undefined is left out of the JSON.
  expect(JSON.parse(JSON.stringify(source))).toEqual(one.is)
  expect(firmness(source)).toBe(one.firmness)
  expect(isImmutable(source)).toBe(one.firmness === 'immutable')
})

test('a password in an address is shown nowhere', () => {
  const source = parseSource('git::https://user:hunter2-SECRET@example.com/a.git?sshkey=c2VjcmV0&ref=v1.0.0')
  expect(JSON.stringify(source)).not.toMatch(/hunter2|c2VjcmV0/u)
})

test.each([
  ['hashicorp/subnets/cidr', '~> 1.2', '~> 1.2'],
  ['hashicorp/subnets/cidr', '= 1.2', '1.2.0'],
  ['github.com/a/b?ref=main', undefined, 'main'],
  ['github.com/a/b', undefined, undefined],
  ['https://example.com/a.zip?checksum=md5:00', undefined, 'md5:00'],
])('%s %s asks for %s', (text, version, wanted) => {
  const source = parseSource(text, version)
  expect(isRemote(source) && wantedVersion(source)).toBe(wanted)
})

test('no text makes it throw', () => {
  const piece = fc.constantFrom(
    'git::',
    'https://',
    'github.com/',
    'a',
    '/',
    '//',
    '..',
    '?ref=',
    '&',
    '@',
    ':',
    '%',
    '#',
    '\\',
    ' ',
    'é',
    '.',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.option(fc.string(), { nil: undefined }), (pieces, version) => {
      expect(['local', 'registry', 'git', 'archive', 'other', 'invalid']).toContain(
        parseSource(pieces.join(''), version).kind,
      )
    }),
    { numRuns: 2000 },
  )
})

describe('versions', () => {
  test.each([
    ['1.2.3', '1.2.3'],
    [' = v1.2.3 ', '1.2.3'],
    ['1', '1.0.0'],
    ['1.2.3-rc.1+build', '1.2.3-rc.1'],
    ['== 1.2.3', undefined],
    ['1.2.3, 1.2.4', undefined],
    ['>1', undefined],
    ['1.2.3.4', undefined],
    ['', undefined],
  ])('%j allows %s alone', (constraint, version) => {
    expect(exactVersion(constraint)).toBe(version)
  })

  test.each([
    ['v1.2.3', '1.2.3'],
    ['refs/tags/network/1.2', '1.2.0'],
    ['network-v2.0.0-rc.1', '2.0.0-rc.1'],
    ['main', undefined],
    ['sha1234567', undefined],
  ])('%s names %s', (ref, version) => {
    expect(versionInRef(ref)?.version).toBe(version)
  })
})
