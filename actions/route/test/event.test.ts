import { describe, expect, test } from '@jest/globals'
import { happeningOf } from '../src/event.ts'
import { parseInputs } from '../src/inputs.ts'

const scene = { ref: 'refs/heads/main', repositoryId: '42' }

test.each([
  ['push', undefined, 'see its top'],
  ['push', {}, 'see before'],
  ['push', { before: '--upload-pack=x' }, 'see before'],
  ['push', { before: 'a'.repeat(40), forced: 'no' }, 'see forced'],
  [
    'pull_request',
    { pull_request: { base: { ref: 'main', sha: 'x' } } },
    'see pull_request.base.sha, pull_request.head',
  ],
  ['merge_group', {}, 'see merge_group'],
])('a payload of %s that is none: %j', (eventName, payload, expected) => {
  expect(() => happeningOf(payload, { ...scene, eventName })).toThrow(expected)
})

test('hashes of SHA-256 repositories are hashes too', () => {
  const before = 'a'.repeat(64)
  expect(happeningOf({ before }, { ...scene, eventName: 'push' }).comparison).toEqual({ kind: 'commit', before })
  expect(happeningOf({ before: '0'.repeat(64) }, { ...scene, eventName: 'push' }).comparison.kind).toBe('everything')
})

test('an event nobody routes is not looked into', () => {
  expect(happeningOf('anything', { ...scene, eventName: 'pull_request_target' })).toMatchObject({
    fork: false,
    comparison: { kind: 'nothing', why: 'nothing is planned or applied for the event pull_request_target' },
  })
})

describe('inputs', () => {
  const parse = (given: Record<string, string>) => parseInputs((name) => given[name] ?? '')

  test.each([
    ['', 'terraform/environments.yml'],
    ['./infra/environments.yml', 'infra/environments.yml'],
    ['environments.yml', 'environments.yml'],
  ])('environments-file %j', (text, expected) => {
    expect(parse({ 'environments-file': text }).environmentsFile).toBe(expected)
  })

  test.each(['/etc/passwd', '../x.yml', 'a/../../x.yml', 'a//b', '.'])('environments-file %j is refused', (text) => {
    expect(() => parse({ 'environments-file': text })).toThrow('must be a path inside the repository')
  })

  test('only is a list by lines', () => {
    expect(parse({ only: ' dev \n\n# later\nstaging' }).only).toEqual(['dev', 'staging'])
  })
})
