import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parsePlanJson } from '@wrenchproof/plan'
import type { PlanJson } from '@wrenchproof/plan'
import { z } from 'zod'
import { changeObjects, findObjects, removeObjects } from '../../../playground/cloud/index.ts'
import type { ObjectPatch } from '../../../playground/cloud/index.ts'
import { applied, installed, terraformRoot } from '../../../playground/cloud/test/terraform.ts'
import type { Root } from '../../../playground/cloud/test/terraform.ts'
import { driftOf } from '../src/index.ts'
import type { DriftLook, Finding } from '../src/index.ts'

const testdata = join(import.meta.dirname, '..', 'testdata')
const world = readFileSync(join(testdata, 'world.tf'), 'utf8')
const cases = z
  .array(
    z.strictObject({
      change: z.string(),
      query: z.strictObject({
        type: z.string(),
        id: z.string().optional(),
        name: z.string().optional(),
        tags: z.record(z.string(), z.string()).optional(),
      }),
      patch: z.union([
        z.literal('remove'),
        z.strictObject({
          attributes: z.record(z.string(), z.unknown()).optional(),
          tags: z.record(z.string(), z.string()).optional(),
        }),
      ]),
      address: z.string(),
      is: z.enum(['deleted', 'security', 'settings', 'tags', 'nothing']),
      attributes: z.record(z.string(), z.string()).default({}),
    }),
  )
  .parse(JSON.parse(readFileSync(join(testdata, 'changes.json'), 'utf8')))

const provider = installed()
afterAll(() => provider[Symbol.dispose]())

async function refreshed(root: Root): Promise<{ readonly code: number | null; readonly plan: PlanJson }> {
  const { code, text } = await root.terraform(
    'plan',
    '-refresh-only',
    '-detailed-exitcode',
    '-input=false',
    '-out=plan',
  )
  if (code !== 0 && code !== 2) throw new Error(text)
  return { code, plan: parsePlanJson((await root.terraform('show', '-json', 'plan')).stdout) }
}

function lookOf(plan: PlanJson): DriftLook {
  const look = driftOf(plan)
  if (!look.known) throw new Error(look.why)
  return look.value
}

/** Does one of the changes; gives how many objects it met. */
function changed(root: Root, { query, patch }: (typeof cases)[number]): number {
  const { name, ...rest } = query
  const found = findObjects(root.cloud, rest).filter(
    (object) => name === undefined || object.attributes['name'] === name,
  )
  for (const { type, id } of found) {
    if (patch === 'remove') removeObjects(root.cloud, { type, id })
    // The file is data of ours, checked for its form.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    else changeObjects(root.cloud, { type, id }, patch as ObjectPatch)
  }
  return found.length
}

describe('what the world did', () => {
  let findings: ReadonlyMap<string, Finding> = new Map()
  let met: readonly number[] = []
  let formOnly = 0
  let untouched: DriftLook | undefined

  beforeAll(async () => {
    await using root = await terraformRoot(provider, world)
    await applied(root)
    untouched = lookOf((await refreshed(root)).plan)
    met = cases.map((each) => changed(root, each))
    const look = lookOf((await refreshed(root)).plan)
    findings = new Map(look.findings.map((finding) => [finding.address, finding]))
    formOnly = look.formOnly
  }, 120_000)

  test.each(cases)('$change: $is', ({ change, address, is, attributes }) => {
    expect(met[cases.findIndex((each) => each.change === change)]).toBe(1)
    const finding = findings.get(address)
    expect(finding?.severity ?? 'nothing').toBe(is)
    const found = finding?.kind === 'changed' ? finding.attributes : []
    expect(Object.fromEntries(found.map(({ path, severity }) => [path, severity]))).toEqual(attributes)
  })

  test('nothing is, before anything happened', () => {
    expect(untouched).toEqual({ findings: [], formOnly: 0, muted: [] })
  })

  test('nothing else is reported', () => {
    const expected = cases.filter(({ is }) => is !== 'nothing').map(({ address }) => address)
    expect([...findings.keys()].toSorted()).toEqual(expected.toSorted())
    expect(formOnly).toBeGreaterThan(0)
  })
})

describe('what the code did is no drift, though terraform exits with 2', () => {
  const parameter = (name: string): string => `resource "aws_ssm_parameter" "${name}" {
  name  = "/one"
  type  = "String"
  value = "one"
}
`
  test.each([
    ['an output', `${parameter('one')}output "x" {\n  value = "new"\n}\n`],
    ['a move', `${parameter('two')}moved {\n  from = aws_ssm_parameter.one\n  to   = aws_ssm_parameter.two\n}\n`],
  ])('%s', async (_, code) => {
    await using root = await terraformRoot(provider, parameter('one'))
    await applied(root)
    root.write(code)
    const { code: exit, plan } = await refreshed(root)
    expect(exit).toBe(2)
    expect(lookOf(plan).findings).toEqual([])
  })

  test('nor is a change that waits to be applied', async () => {
    await using root = await terraformRoot(provider, parameter('one'))
    await applied(root)
    root.write(parameter('one').replace('value = "one"', 'value = "two"'))
    expect(lookOf((await refreshed(root)).plan).findings).toEqual([])
  })
})
