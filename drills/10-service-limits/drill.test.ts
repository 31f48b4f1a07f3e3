/** What if AWS refuses one more? What was made stays in the state, and the next delivery makes the rest, once. */
import { expect, test } from '@jest/globals'
import { s3Team } from '../../actions/apply/test/s3-team.ts'
import { findObjects } from '../../playground/cloud/index.ts'

const four = `provider "aws" {
  region = "us-east-2"
}
resource "aws_vpc" "net" {
  count      = 4
  cidr_block = "10.\${count.index}.0.0/16"
}
`

type Team = Awaited<ReturnType<typeof s3Team>>

const networks = ({ rig }: Team): readonly string[] =>
  findObjects(rig.cloud, { type: 'aws_vpc' })
    .map(({ id }) => id)
    .toSorted()
const said = ({ annotations }: Awaited<ReturnType<Team['applied']>>): string =>
  annotations.map(({ message }) => message).join('\n')

test('of four networks the account takes two; after the quota is raised the other two are made, and no more', async () => {
  await using team = await s3Team(four)
  team.rig.cloud.quotas.set('aws_vpc', 2)
  const stopped = await team.applied(await team.planned())
  const first = networks(team)

  expect(stopped.outputs).toMatchObject({ outcome: 'partial' })
  expect(said(stopped)).toMatch(/LIMIT_EXCEEDED: aws_vpc\.net\[\d\]: AWS refuses more of these \(VpcLimitExceeded\)/u)
  expect(said(stopped)).toContain('Raise the quota')
  expect(first).toHaveLength(2)

  team.rig.cloud.quotas.set('aws_vpc', 5)
  await team.delivered()
  expect(networks(team)).toHaveLength(4)
  expect(networks(team)).toEqual(expect.arrayContaining([...first]))
})

test('throttling is waited out: nothing is made twice, and nobody has to do anything', async () => {
  await using team = await s3Team(four)
  team.rig.cloud.faults.push({ operation: 'CreateVpc', times: 6, effect: { kind: 'throttled' } })
  const done = await team.applied(await team.planned())

  expect(done.outputs).toMatchObject({ outcome: 'applied' })
  expect(team.rig.cloud.calls.filter(({ operation }) => operation === 'CreateVpc')).toHaveLength(10)
  expect(networks(team)).toHaveLength(4)
})
