import { expect, test } from '@jest/globals'
import { parseEnvironments } from '@wrenchproof/delivery'
import { refusedByHand } from '../src/by-hand.ts'
import type { Said } from '../src/by-hand.ts'
import { environmentsFile } from './support/gitflow.ts'

const { all } = parseEnvironments(environmentsFile, 'terraform/environments.yml')
const nothing: Said = { only: [], lane: 'any', reason: '', incident: '' }
const why = { reason: 'the site is down', incident: 'INC-1' }

const refusal = (branch: string, said: Partial<Said> = {}, event = 'workflow_dispatch'): string | undefined => {
  const refused = refusedByHand(all, { event, ref: `refs/heads/${branch}` }, { ...nothing, ...said })
  return refused?.message.split('\n').slice(1).join('\n')
}

test.each([
  ['what fits the branch', 'develop', {}],
  ['what is named and fits', 'main', { only: ['production'] }],
  ['a hotfix with its reason and incident', 'hotfix/1', { lane: 'hotfix', ...why }],
  ['a hotfix where any lane will do', 'hotfix/1', why],
] as const)('%s may be delivered by hand', (_, branch, said) => {
  expect(refusal(branch, said)).toBeUndefined()
})

test.each([
  [
    'an environment of another branch',
    'develop',
    { only: ['production'] },
    '- production: production is delivered from main, not from develop',
  ],
  [
    'a tag or a branch of nobody',
    'feature/x',
    {},
    '- staging: staging is delivered from release/*, not from feature/x',
  ],
  ['a hotfix without a reason', 'hotfix/1', { incident: 'INC-1' }, '- production: a hotfix needs a reason'],
  [
    'a hotfix of blanks',
    'hotfix/1',
    { reason: ' ', incident: ' ' },
    '- production: a hotfix needs a reason and an incident',
  ],
  [
    'a hotfix in the regular lane',
    'hotfix/1',
    { lane: 'regular', ...why },
    '- production: hotfix/1 is a hotfix branch of production',
  ],
  [
    'main in the hotfix lane',
    'main',
    { lane: 'hotfix', ...why },
    '- production: production is delivered from main in the regular way',
  ],
] as const)('%s is refused', (what, branch, said, expected) => {
  const text = refusal(branch, said) ?? ''

  expect(text).toContain(expected)
  expect(text).not.toContain(what.startsWith('a hotfix') ? '- dev:' : 'undefined')
})

test('a push asks for nothing, so nothing is refused', () => {
  expect(refusal('feature/x', {}, 'push')).toBeUndefined()
})
