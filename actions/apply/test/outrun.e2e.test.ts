/** Two plans of one environment: while one is judged, between its look at the ledger and its look at the state, the other is applied. */
import { expect, test } from '@jest/globals'
import { s3Team } from './s3-team.ts'

const resource = (name: string) => `resource "terraform_data" "${name}" {}\n`

test.each([
  ['LEDGER_MISSING', 'the very first delivery', false],
  ['UNRECORDED_CHANGE', 'a later one', true],
])('who is outrun is judged by what the winner left, and not told %s: %s', async (wrong, _, later) => {
  await using team = await s3Team(resource('one'))
  if (later) {
    await team.delivered()
    await team.rig.commit('main', 'two', { 'terraform/environments/dev/two.tf': resource('two') })
  }
  const winner = await team.planned()
  const loser = await team.planned()
  const { faults } = team.rig.faults.aws
  // The first that asks for the state is the loser, in its `terraform init`; the ledger it has read by then.
  let won = ''
  faults.push({
    kind: 'hold',
    path: /dev\/terraform\.tfstate(?:\?|$)/u,
    reached: async () => {
      won = (await team.applied(winner)).outputs['outcome'] ?? ''
    },
  })
  const { outputs, log } = await team.applied(loser)
  expect(won).toBe('applied')
  expect(log).not.toContain(wrong)
  expect(log).toContain('somebody else wrote to the ledger while this plan was judged; it is judged again')
  expect(outputs).toMatchObject({ outcome: 'refused', refusal: 'CHANGED_SINCE_REVIEW' })
})
