import { expect, test } from '@jest/globals'
import { gatesOf } from '@wrenchproof/workplace'

test.each([
  ['one gate for all', ['plan', 'gate', 'apply'], ['gate']],
  ['a matrix', ['gate (dev, dev-approval)', 'gate (dev-platform, dev-approval)'], ['gate (dev, dev-approval)']],
  ['only that of a longer name', ['gate (dev-platform)'], []],
  ['a called workflow', ['deliver (dev) / gate', 'deliver (prod) / gate'], ['deliver (dev) / gate']],
  ['both', ['deliver (dev) / gate (prod, x)', 'x / gate (dev, dev-approval-2)'], ['x / gate (dev, dev-approval-2)']],
  ['names that only look like it', ['no gate', 'gateway', 'gate (dev) too', 'tailgate', 'gate / plan'], []],
  ['the environment second', ['gate (eu, dev)'], []],
])('%s', (_what, names, found) => {
  const jobs = names.map((name) => ({ name, attempt: 1, conclusion: 'success' }))
  expect(gatesOf(jobs, 'dev').map(({ name }) => name)).toEqual(found)
})
