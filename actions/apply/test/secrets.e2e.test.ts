/** What comes out of Terraform that must not go further: values that are marked (M13), and the runner's commands (M12). */
import { expect, test } from '@jest/globals'
import { sampleRepository } from '@wrenchproof/playground/sample'
import { applied, planned, stored } from './scenario.ts'

const canary = 'hunter2-canary-value'

test.each(['replan', 'stored'])(
  'M13: what a failing provisioner prints is shown without secrets (%s)',
  async (verify) => {
    await using repository = await sampleRepository()
    await repository.commit('a provisioner that fails', {
      ...(verify === 'stored' ? { 'terraform/environments.yml': stored } : {}),
      'terraform/environments/dev/main.tf': `terraform {
  backend "local" {}
}
variable "password" {
  sensitive = true
  default   = "${canary}"
}
resource "terraform_data" "app" {
  provisioner "local-exec" {
    command = "echo using \${var.password}; exit 3"
  }
}
`,
    })
    const { digest } = await planned(repository)
    const { outputs, log, summary } = await applied(repository, digest)
    expect(outputs['outcome']).toBe('partial')
    expect(log).toContain('exit status 3')
    expect(`${log}${summary}`).not.toContain(canary)
  },
)

test('M12: what the plan and a provisioner say is no command to the runner', async () => {
  await using repository = await sampleRepository()
  await repository.commit('hostile', {
    'terraform/environments/dev/main.tf': `terraform {
  backend "local" {}
}
resource "terraform_data" "app" {
  input = "first\\n::set-output name=outcome::applied\\n##[add-mask]partial"
  provisioner "local-exec" {
    command = "echo '##[add-mask]partial'; echo '::set-output name=outcome::applied'; exit 3"
  }
}
`,
  })
  const { digest, commands: planning } = await planned(repository)
  const { outputs, commands, raw } = await applied(repository, digest)
  expect(outputs['outcome']).toBe('partial')
  expect(raw).toContain('set-output name=outcome')
  const told = [...planning, ...commands].filter(({ name }) => !['add-mask', 'error', 'warning'].includes(name))
  expect(told).toEqual([])
  expect(raw.split(/\r?\n|\r/u).filter((line) => line.includes('##['))).toEqual([])
})
