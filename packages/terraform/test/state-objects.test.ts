import { expect, test } from '@jest/globals'
import { stateObjects } from '@wrenchproof/terraform'

const state = (resources: unknown) => Buffer.from(JSON.stringify({ version: 4, resources }))

test('addresses are spelt as Terraform spells them', () => {
  const instances = [
    { attributes: { id: 'a', arn: 'arn:a' } },
    { index_key: 3, attributes: { id: 'b' } },
    { index_key: 'x"${y}\n', attributes: { id: 7 } },
    { index_key: 0 },
  ]
  expect(
    stateObjects(
      state([
        { module: 'module.m["k"]', mode: 'managed', type: 'aws_vpc', name: 'v', instances },
        { mode: 'data', type: 'aws_vpc', name: 'd', instances },
      ]),
    ),
  ).toEqual([
    { address: 'module.m["k"].aws_vpc.v', type: 'aws_vpc', id: 'a', arn: 'arn:a' },
    { address: 'module.m["k"].aws_vpc.v[3]', type: 'aws_vpc', id: 'b' },
    { address: 'module.m["k"].aws_vpc.v["x\\"$${y}\\n"]', type: 'aws_vpc' },
    { address: 'module.m["k"].aws_vpc.v[0]', type: 'aws_vpc' },
  ])
})

test('no state holds nothing, and what is none is an error', () => {
  expect(stateObjects(Buffer.from(' '))).toEqual([])
  expect(() => stateObjects(Buffer.from('{"resources":7}'))).toThrow('resources')
})
