/** A state that is pushed to a backend which takes it and does not say so. */
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { terraformCli, terraformEnvironment, writeCliConfig } from '@wrenchproof/terraform'

const state = JSON.stringify({ version: 4, terraform_version: '1.11.4', serial: 1, lineage: 'one', resources: [] })

test('nobody is told that nothing was changed', async () => {
  await using stack = new AsyncDisposableStack()
  let taken = ''
  const server = createServer((request, response) => {
    if (request.method !== 'POST') return response.writeHead(404).end()
    request.setEncoding('utf8').on('data', (text: string) => (taken += text))
    return request.on('end', () => response.writeHead(400).end())
  }).listen(0, '127.0.0.1')
  stack.defer(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const root = await mkdtemp(join(tmpdir(), 'push-'))
  stack.defer(async () => rm(root, { recursive: true, force: true }))
  const backend = `backend "http" {\n    address = "http://127.0.0.1:${port}"\n  }`
  await writeFile(join(root, 'main.tf'), `terraform {\n  ${backend}\n}\n`)
  await writeFile(join(root, 'errored.tfstate'), state)
  const terraform = terraformCli({
    binary: 'terraform',
    root,
    environment: terraformEnvironment(process.env, { cliConfigFile: await writeCliConfig(root, undefined) }),
    log: () => undefined,
    timeLimitMs: 60_000,
  })
  await terraform.init({ backendConfig: [], workspace: 'default' })
  await expect(terraform.pushState('errored.tfstate')).rejects.toMatchObject({
    code: 'STATE_NOT_SAVED',
    fix: expect.stringMatching(/[Ww]hether it was written is not known: `recover: diagnose` tells\.$/u),
  })
  expect(JSON.parse(taken)).toMatchObject({ version: 4, serial: 1 })
})
