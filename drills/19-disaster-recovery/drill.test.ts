/** What if a whole account's content is gone? Code, a copy of the state and the ledger bring it back, and nothing else is. */
import { expect, test } from '@jest/globals'
import { s3Team } from '../../actions/apply/test/s3-team.ts'
import { forgetObject, rawEntries } from '../../playground/aws/index.ts'
import { findObjects, removeObjects } from '../../playground/cloud/index.ts'

const networks = `provider "aws" {
  region = "us-east-2"
}
resource "aws_vpc" "net" {
  count      = 3
  cidr_block = "10.\${count.index}.0.0/16"
}
`

test('state and objects are lost: nothing is made without the state, and all of it once a copy is back', async () => {
  await using team = await s3Team(networks)
  await team.delivered()
  const { aws, cloud } = team.rig
  const { bucket, key } = team.stateOf()
  const copy = rawEntries(aws, team.stateOf()).at(-1)
  if (copy?.kind !== 'version') throw new Error('there is no state')

  expect(removeObjects(cloud, { type: 'aws_vpc' })).toBe(3)
  forgetObject(aws, team.stateOf())
  const blind = await team.applied(await team.planned())
  expect(blind.outputs).toMatchObject({ outcome: 'refused', refusal: 'STATE_MISSING' })
  expect(findObjects(cloud, { type: 'aws_vpc' })).toEqual([])

  aws.buckets.get(bucket)?.objects.set(key, [{ ...copy, versionId: 'from-the-copy', lastModified: new Date() }])
  expect((await team.recovered('diagnose')).log).toContain('State and ledger agree.')
  await team.delivered()
  expect(findObjects(cloud, { type: 'aws_vpc' })).toHaveLength(3)
  expect((await team.applied(await team.planned())).outputs).toMatchObject({ outcome: 'no-changes' })
})
