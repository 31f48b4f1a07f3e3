import { expect, test } from '@jest/globals'
import {
  countsOf,
  effectsMarkdown,
  effectsOf,
  effectsRecord,
  explainDifference,
  readPlan,
  scrubber,
  secretsOf,
} from '../src/index.ts'
import { resourceChange } from './sample.ts'
import { terraformProject } from './terraform-project.ts'

test('everything marked anywhere, and what Terraform forgets to mark', () => {
  const secrets = secretsOf({
    variables: { pw: { value: 'given' }, open: { value: 'open' } },
    planned_values: {
      outputs: { o: { sensitive: true, value: ['planned output'] }, p: { sensitive: false, value: 'open' } },
      root_module: {
        resources: [{ values: { a: 'planned', b: 'open' }, sensitive_values: { a: true } }],
        child_modules: [{ resources: [{ values: { a: [{ b: 'child' }] }, sensitive_values: { a: [{ b: true }] } }] }],
      },
    },
    prior_state: { values: { root_module: { resources: [{ values: 'prior', sensitive_values: true }] } } },
    resource_changes: [
      resourceChange('a.b', {
        before: { kept: 'before', gone: 'unmarked later' },
        after: { kept: 'after', gone: 'in clear now', open: 'open', list: ['x', 41] },
        before_sensitive: { gone: true },
        after_sensitive: { kept: true, list: [false, true] },
      }),
    ],
    resource_drift: [resourceChange('a.b', { before: { d: 'drift' }, before_sensitive: { d: true } })],
    deferred_changes: [{ resource_change: resourceChange('a.b', { after: 'deferred', after_sensitive: true }) }],
    output_changes: { o: { after: { a: 'output' }, after_sensitive: true } },
    action_invocations: [{ config_values: { a: 'invoked', b: 'open' }, config_sensitive: { a: true } }],
    configuration: {
      provider_config: {
        x: {
          expressions: {
            password: { constant_value: 'provider' },
            region: { constant_value: 'open' },
            auth_block: [{ value: { constant_value: 'provider block' } }],
          },
        },
      },
      root_module: {
        variables: { pw: { sensitive: true, default: 'default' }, open: { default: 'open' } },
        module_calls: {
          m: {
            expressions: { pw: { constant_value: 'argument' }, open: { constant_value: 'open' } },
            module: { variables: { pw: { sensitive: true }, open: {} } },
          },
        },
      },
    },
  })
  expect([...secrets].toSorted()).toEqual(
    [
      'given',
      'default',
      'argument',
      'provider',
      'provider block',
      'planned',
      'planned output',
      'child',
      'prior',
      'before',
      'after',
      'unmarked later',
      'in clear now',
      '41',
      'drift',
      'deferred',
      'output',
      'invoked',
    ].toSorted(),
  )
})

test.each([undefined, null, 1, 'x', [], {}, { resource_changes: [null, 1, {}], variables: 'x' }])(
  'odd JSON holds no secret: %j',
  (json) => {
    expect([...secretsOf(json)]).toEqual([])
  },
)

test('no secret of a real plan is in a summary, a record or a difference, whatever carries it', async () => {
  const canary = 'canary-7f3a'
  const config = (suffix: string): string => `
variable "pw" {
  default   = "${canary}-${suffix}"
  sensitive = true
}
resource "terraform_data" "each" {
  for_each = toset([nonsensitive(var.pw), "jdbc://u:\${nonsensitive(var.pw)}@h", base64encode(nonsensitive(var.pw)), "line\\n\${nonsensitive(var.pw)}"])
  input    = { (nonsensitive(var.pw)) = "x", mark = var.pw }
}
resource "terraform_data" "long" {
  for_each = toset(["\${join("", [for i in range(190) : "x"])}\${nonsensitive(var.pw)}\${join("", [for i in range(300) : "y"])}"])
}
output "o" {
  value     = var.pw
  sensitive = true
}
`
  await using project = await terraformProject()
  const one = readPlan(await project.planText(config('one')))
  const other = readPlan(await project.planText(config('two')))
  const scrub = scrubber([...one.secrets, ...other.secrets])
  const [before, after] = [effectsOf(one.plan), effectsOf(other.plan)]
  const published = [
    effectsMarkdown(after, countsOf(after), { title: `for ${canary}-two`, scrub }),
    JSON.stringify(effectsRecord(after, scrub)),
    ...explainDifference(before, after).flatMap(({ name, attributes }) => [name, ...attributes].map(scrub)),
  ].join('\n')
  expect(published).toContain('[redacted]')
  expect(published.replaceAll(/&#(\d+);/gu, (_, point: string) => String.fromCodePoint(Number(point)))).not.toMatch(
    /canary-7|7f3a-|Y2FuYXJ5/u,
  )
})
