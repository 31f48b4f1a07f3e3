/** Values that Terraform itself repeats in its errors although they are marked (M13). */
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
