import { expect, test } from '@jest/globals'
import type { Effects } from '../src/index.ts'
import { countsOf, effectsOf, explainDifference, fingerprintsOf, timedAttributes } from '../src/index.ts'
import { terraformProject } from './terraform-project.ts'

const key = new Uint8Array(32).fill(7)

function actionsOf({ resources }: Effects): Record<string, string> {
  return Object.fromEntries(resources.map(({ address, action, order }) => [address, order ?? action]))
}

const common = `
variable "v" { default = "one" }
variable "pw" {
  default   = "hunter2"
  sensitive = true
}
resource "terraform_data" "kept" { input = "k" }
resource "terraform_data" "updated" { input = var.v }
resource "terraform_data" "delete_first" { triggers_replace = [var.v] }
resource "terraform_data" "create_first" {
  triggers_replace = { a = { b = [var.v] } }
  lifecycle { create_before_destroy = true }
}
resource "terraform_data" "triggered" {
  input = "x"
  lifecycle { replace_triggered_by = [terraform_data.updated] }
}
resource "terraform_data" "secret" { input = { pw = var.pw, n = 1 } }
output "clear" { value = var.v }
output "secret" {
  value     = var.pw
  sensitive = true
}
check "health" {
  assert {
    condition     = var.v == "one"
    error_message = "it is \${var.v}"
  }
}
`
const before = `${common}
resource "terraform_data" "old" { input = "m" }
resource "terraform_data" "forgotten" { input = "f" }
resource "terraform_data" "deleted" { input = "d" }
resource "terraform_data" "each" {
  for_each = toset(["a", "b\\"c"])
  input    = each.key
}
`
const after = `${common}
moved {
  from = terraform_data.old
  to   = terraform_data.new
}
resource "terraform_data" "new" { input = "m" }
removed {
  from = terraform_data.forgotten
  lifecycle { destroy = false }
}
import {
  to = terraform_data.imported
  id = "some-id"
}
resource "terraform_data" "imported" { input = "i" }
import {
  to = terraform_data.adopted
  id = "other-id"
}
resource "terraform_data" "adopted" {}
resource "terraform_data" "each" {
  for_each = toset(["a"])
  input    = each.key
}
`

test('the shapes of a real plan', async () => {
  await using project = await terraformProject()
  const first = effectsOf(await project.plan(before))
  expect(countsOf(first)).toMatchObject({ create: 11, destructive: 0, outputs: 2, hasChanges: true })
  await project.apply()

  expect(countsOf(effectsOf(await project.plan(before))).hasChanges).toBe(false)

  const flags = ['-var=v=two', '-var=pw=hunter3']
  const second = effectsOf(await project.plan(after, ...flags))
  expect(actionsOf(second)).toEqual({
    'terraform_data.adopted': 'import',
    'terraform_data.create_first': 'create-then-delete',
    'terraform_data.delete_first': 'delete-then-create',
    'terraform_data.deleted': 'delete',
    'terraform_data.each["b\\"c"]': 'delete',
    'terraform_data.forgotten': 'forget',
    'terraform_data.imported': 'update',
    'terraform_data.new': 'move',
    'terraform_data.secret': 'update',
    'terraform_data.triggered': 'delete-then-create',
    'terraform_data.updated': 'update',
  })
  expect(countsOf(second)).toMatchObject({
    update: 3,
    replace: 3,
    delete: 2,
    forget: 1,
    import: 2,
    move: 1,
    outputs: 2,
  })
  const named = new Map(second.resources.map((effect) => [effect.address, effect]))
  expect(named.get('terraform_data.create_first')?.replacePaths).toEqual(['triggers_replace'])
  expect(named.get('terraform_data.triggered')?.reason).toBe('replace_by_triggers')
  expect(named.get('terraform_data.new')?.previousAddress).toBe('terraform_data.old')
  expect(second.failedChecks).toEqual([{ address: 'check.health', status: 'fail' }])

  // The same plan made again is equal; another secret shows in the sealed fingerprint alone, and is named.
  const again = effectsOf(await project.plan(after, ...flags))
  expect(fingerprintsOf(again, key)).toEqual(fingerprintsOf(second, key))
  const rotated = effectsOf(await project.plan(after, '-var=v=two', '-var=pw=hunter4'))
  expect(fingerprintsOf(rotated, key).public).toBe(fingerprintsOf(second, key).public)
  expect(fingerprintsOf(rotated, key).sealed).not.toBe(fingerprintsOf(second, key).sealed)
  expect(explainDifference(second, rotated)).toMatchObject([
    { name: 'output.secret', facts: ['after'] },
    { name: 'terraform_data.secret', attributes: ['input.pw'] },
  ])
})

// A replacement whose new object fails leaves the old one behind.
function provisioned(version: string, command: string): string {
  return `
resource "terraform_data" "a" {
  triggers_replace = ["${version}"]
  lifecycle { create_before_destroy = true }
  provisioner "local-exec" { command = "${command}" }
}
`
}

test('an object left over by a failed replacement is an effect of its own', async () => {
  await using project = await terraformProject()
  await project.plan(provisioned('one', 'true'))
  await project.apply()
  await project.plan(provisioned('two', 'false'))
  await expect(project.apply()).rejects.toThrow('terraform')
  const left = effectsOf(await project.plan(provisioned('two', 'true')))
  expect(left.resources).toMatchObject([
    { address: 'terraform_data.a', action: 'replace', reason: 'replace_because_tainted', replacePaths: [] },
    { address: 'terraform_data.a', action: 'delete', deposed: expect.stringMatching(/^[0-9a-f]{8}$/u) },
  ])
  expect(countsOf(left)).toMatchObject({ replace: 1, delete: 1, destructive: 2 })
})

test('outputs alone and moves alone are changes', async () => {
  await using project = await terraformProject()
  const root = 'resource "terraform_data" "a" {}\n'
  await project.plan(root)
  await project.apply()
  const output = effectsOf(await project.plan(`${root}output "o" { value = 1 }\n`))
  expect(countsOf(output)).toMatchObject({ create: 0, outputs: 1, hasChanges: true })
  const moved = 'resource "terraform_data" "b" {}\nmoved {\n  from = terraform_data.a\n  to = terraform_data.b\n}\n'
  expect(countsOf(effectsOf(await project.plan(moved)))).toMatchObject({ move: 1, update: 0, hasChanges: true })
  const destroy = effectsOf(await project.plan(root, '-destroy'))
  expect(countsOf(destroy)).toMatchObject({ delete: 1, destructive: 1 })
})

test('an attribute with plantimestamp() is named', async () => {
  await using project = await terraformProject()
  const effects = effectsOf(
    await project.plan(
      'resource "terraform_data" "a" { input = { at = "made ${plantimestamp()}", later = timestamp() } }\n',
    ),
  )
  expect(timedAttributes(effects)).toEqual([{ name: 'terraform_data.a', attribute: 'input.at' }])
})
