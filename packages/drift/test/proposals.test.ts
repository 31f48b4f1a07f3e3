import { describe, expect, test } from '@jest/globals'
import { scrubber } from '@wrenchproof/plan'
import { known, proposalsOf, unknown } from '../src/index.ts'
import type { EnvironmentLook, Proposal } from '../src/index.ts'
import { changeOf, changedFinding, deletedFinding, lookWith, plain } from './support/looks.ts'

function accepted(...changes: readonly Parameters<typeof changeOf>[]): readonly (string | undefined)[] {
  const finding = changedFinding('aws_x.y', 'settings', ...changes.map((change) => changeOf(...change)))
  return proposalsOf(lookWith([finding]), plain)
    .filter(({ kind }) => kind === 'accept')
    .map(({ code }) => code)
}

const kinds = (look: EnvironmentLook): readonly Proposal['kind'][] => proposalsOf(look, plain).map(({ kind }) => kind)

describe('accepting a change', () => {
  test('plain values are written out, and ignored by name', () => {
    expect(accepted([['size'], 1, 2], [['name'], 'a', 'b c'], [['on'], true, false])).toEqual([
      'size = 2\nname = "b c"\non = false',
      'lifecycle {\n  ignore_changes = [size, name, on]\n}',
    ])
  })

  test('what is inside blocks has no line of its own, and is ignored as a whole', () => {
    expect(accepted([['ingress', 0, 'cidr_blocks', 0], 'a', 'b'], [['ingress', 1, 'from_port'], 1, 2])).toEqual([
      undefined,
      'lifecycle {\n  ignore_changes = [ingress]\n}',
    ])
  })

  test('a tag is ignored by its key, and a key that is no plain text with all tags', () => {
    expect(accepted([['tags', 'Name'], 'a', 'b']).at(1)).toContain('[tags["Name"]]')
    expect(accepted([['tags', '"]${x}'], 'a', 'b']).at(1)).toContain('[tags]')
  })

  test.each(['${x}', 'a"b', 'line\nbreak', '%{if}'])('%j is nobody’s HCL', (value) => {
    expect(accepted([['name'], 'a', value]).at(0)).toBeUndefined()
  })

  test('what guards something is never proposed to be let be', () => {
    const finding = changedFinding('aws_security_group.x', 'security', changeOf(['ingress'], [], ['0.0.0.0/0']))
    expect(kinds(lookWith([finding]))).toEqual(['put-back'])
  })
})

test('nothing is proposed where nothing was found or seen', () => {
  expect(kinds(lookWith([]))).toEqual([])
  expect(kinds({ environment: 'dev', drift: unknown('x'), pending: unknown('x'), unmanaged: known([]) })).toEqual([])
})

test('code with a secret in it is left out', () => {
  const secret = 'correct-horse-battery'
  const finding = changedFinding('aws_x.y', 'settings', changeOf(['name'], 'a', secret))
  const proposals = proposalsOf(lookWith([finding, deletedFinding('aws_x.z')]), scrubber([secret]))
  expect(JSON.stringify(proposals)).not.toContain(secret)
  expect(proposals.map(({ kind }) => kind)).toEqual(['put-back', 'accept', 'accept', 'forget'])
})
