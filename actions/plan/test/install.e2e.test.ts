/** A Terraform that is not on the PATH, as the bundle gets it. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { serveReleases, sumOf, terraformZip } from '@wrenchproof/playground/releases'
import { fakeRunner } from '@wrenchproof/playground/runner'
import { sampleEnvironments, sampleRepository } from '@wrenchproof/playground/sample'

const action = join(import.meta.dirname, '..')
const zip = await terraformZip()
const architecture = process.arch === 'x64' ? 'amd64' : process.arch
const platform = `${process.platform}-${architecture}`

/** A machine whose terraform on the PATH is another than the environments file pins, and a server of releases. */
async function machine(pin: string, command = 'terraform') {
  const repository = await sampleRepository()
  await repository.commit('pin', { 'terraform/environments.yml': `terraform: ${pin}\n${sampleEnvironments}` })
  const tools = await mkdtemp(join(tmpdir(), 'tools-'))
  await writeFile(join(tools, command), `#!/bin/sh\necho '{"terraform_version":"1.6.0"}'\n`, { mode: 0o755 })
  const releases = await serveReleases([{ version: '1.11.4', platform: platform.replace('-', '_'), zip }])
  const runner = await fakeRunner({ workspace: repository.path, repositoryId: '42', runId: '7', tools: [tools] })
  return {
    releases,
    runner,
    plan: async (inputs: Record<string, string> = {}) =>
      runner.runAction(action, {
        ...repository.inputs('dev'),
        'terraform-download-base': releases.base,
        ...inputs,
      }),
    [Symbol.asyncDispose]: async () => {
      await runner[Symbol.asyncDispose]()
      await releases[Symbol.asyncDispose]()
      await repository[Symbol.asyncDispose]()
      await rm(tools, { recursive: true, force: true })
    },
  }
}

const pinOf = (sha256: string): string => `{ version: 1.11.4, sha256: { ${platform}: '${sha256}' } }`

test('the pinned release is fetched, kept in the tool cache, and plans', async () => {
  await using made = await machine(pinOf(sumOf(zip)))
  const first = await made.plan()
  expect(first.log).toContain('Terraform 1.11.4 comes from http://127.0.0.1:')
  expect(first.log).toContain('dev: 2 to create, 1 output changes; sealed as ')
  const kept = join(made.runner.toolCache, 'wrenchproof-terraform', '1.11.4', platform, 'terraform.zip')
  expect(sumOf(await readFile(kept))).toBe(sumOf(zip))

  await writeFile(kept, 'poison')
  const second = await made.plan()
  expect(second.annotations.map(({ message }) => message).join('\n')).toContain('the tool cache has another zip')
  expect(second.log).toContain('comes from http://127.0.0.1:')
  const third = await made.plan()
  expect(third.log).toContain('Terraform 1.11.4 comes from the tool cache')
  expect(made.releases.asked).toHaveLength(2)
})

test('a release of another sum is refused, and nothing runs', async () => {
  await using made = await machine(pinOf('0'.repeat(64)))
  const { exitCode, log } = await made.plan()
  expect(exitCode).toBe(1)
  expect(log).toContain('TERRAFORM_CHECKSUM: ')
  expect(log).toContain(`its SHA-256 is ${sumOf(zip)}`)
})

test('without a sum, the error says which line is missing', async () => {
  await using made = await machine('{ version: 1.11.4 }')
  const { log } = await made.plan()
  expect(log).toContain(
    'TERRAFORM_VERSION: the environments file wants Terraform 1.11.4, and the one on the PATH is 1.6.0',
  )
  expect(log).toContain(`terraform.sha256.${platform}`)
  expect(made.releases.asked).toEqual([])
})

test('OpenTofu is not replaced by Terraform', async () => {
  await using made = await machine(pinOf(sumOf(zip)), 'tofu')
  const { log } = await made.plan({ 'terraform-binary': 'tofu' })
  expect(log).toContain(
    'TERRAFORM_VERSION: the environments file wants OpenTofu 1.11.4, and the one on the PATH is 1.6.0',
  )
  expect(made.releases.asked).toEqual([])
})

test.each(['http://releases.example/terraform', 'https://user:hunter2@releases.example'])(
  'the base %s is refused before anything is asked',
  async (base) => {
    await using made = await machine(pinOf(sumOf(zip)))
    const { exitCode, log } = await made.plan({ 'terraform-download-base': base })
    expect(exitCode).toBe(1)
    expect(log).toContain('terraform-download-base: must be an https:// address')
    expect(log).not.toContain('hunter2')
  },
)
