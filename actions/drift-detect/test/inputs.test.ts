import { describe, expect, test } from '@jest/globals'
import { environmentNamed, parseEnvironments } from '@wrenchproof/delivery'
import { atOnce } from '../src/at-once.ts'
import { parseInputs } from '../src/inputs.ts'
import { chosenFrom } from '../src/select.ts'

const parse = (inputs: Record<string, string>) => parseInputs((name) => inputs[name] ?? '')
const token = { 'github-token': 'ghs_x' }

test('what is left out has a sensible value', () => {
  expect(parse(token)).toMatchObject({
    environments: ['*'],
    noise: 'terraform/drift-noise.yml',
    issue: true,
    unmanaged: true,
    housekeeping: false,
    failOnDrift: false,
    ours: { ManagedBy: 'terraform' },
    environmentTag: 'Environment',
    overdue: 172_800_000,
    ledgerKey: undefined,
  })
})

test('everything that is wrong is said at once, and no secret', () => {
  expect(() =>
    parse({
      concurrency: '0',
      issue: 'maybe',
      noise: '../noise.yml',
      tags: 'ManagedBy',
      overdue: 'soon',
      'plan-key': 'hunter2-SECRET',
      environments: ' , ',
    }),
  ).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(
        /^(?=[^]*- environments: must name)(?=[^]*- concurrency: )(?=[^]*- issue: must be one of true, false)(?=[^]*- noise: must be a path inside)(?=[^]*- tags: must be)(?=[^]*- overdue: must be)(?=[^]*- plan-key: must be 32 random bytes)(?=[^]*- github-token: is required)(?![^]*hunter2)/u,
      ),
    }),
  )
})

test('several tags, with blanks around them', () => {
  expect(parse({ ...token, tags: 'Project = acme\n\nManaged By=our terraform ' }).ours).toEqual({
    Project: 'acme',
    'Managed By': 'our terraform',
  })
})

describe('which environments', () => {
  const { all } = parseEnvironments(
    'environments:\n  dev: { branch: develop }\n  prod-eu: { branch: main }\n  prod-us: { branch: main }\n',
    'e.yml',
  )
  const chosen = (text: string) =>
    chosenFrom(all, parse({ ...token, environments: text }).environments).map(({ name }) => name)
  test.each([
    ['all', ['dev', 'prod-eu', 'prod-us']],
    ['', ['dev', 'prod-eu', 'prod-us']],
    ['prod-*', ['prod-eu', 'prod-us']],
    ['prod-us, dev', ['dev', 'prod-us']],
    ['dev\nprod-eu', ['dev', 'prod-eu']],
  ])('%j', (text, names) => {
    expect(chosen(text)).toEqual(names)
  })

  test('names that mean nobody are all named', () => {
    expect(environmentNamed({ all }, 'dev').name).toBe('dev')
    expect(() => chosen('dev qa stag*')).toThrow(/'qa' names none of dev, prod-eu, prod-us\n.*'stag\*' names none/u)
  })
})

test('work is done so many at once, in order, and every item once', async () => {
  let running = 0
  let most = 0
  const results = await atOnce([...Array.from({ length: 9 }).keys()], 3, async (item) => {
    running += 1
    most = Math.max(most, running)
    await Promise.resolve()
    running -= 1
    return item * 2
  })
  expect(most).toBe(3)
  expect(results).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16])
})
