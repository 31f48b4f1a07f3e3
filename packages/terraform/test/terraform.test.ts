import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { hostname, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { groupAlive, outcomeOf, terraformCli, terraformEnvironment, writeCliConfig } from '@wrenchproof/terraform'

/** A root in a temporary directory, with a local backend beside it. */
async function root(main: string) {
  const directory = await mkdtemp(join(tmpdir(), 'root-'))
  const path = join(directory, 'root')
  await mkdir(path)
  await writeFile(join(path, 'main.tf'), `terraform {\n  backend "local" {}\n}\n${main}`)
  const cliConfigFile = await writeCliConfig(directory, undefined)
  const log: string[] = []
  const interrupt = new AbortController()
  const terraform = terraformCli({
    timeLimitMs: 60_000,
    binary: 'terraform',
    root: path,
    environment: terraformEnvironment(process.env, { cliConfigFile }),
    log: (line) => log.push(line),
  })
  return {
    path,
    log,
    interrupt,
    terraform,
    planFile: join(directory, 'tfplan'),
    init: async () =>
      terraform.init({ backendConfig: [`path=${join(directory, 'terraform.tfstate')}`], workspace: 'default' }),
    [Symbol.asyncDispose]: async () => rm(directory, { recursive: true, force: true }),
  }
}

const one = 'resource "terraform_data" "one" {\n  input = "a"\n}\n'
const planOptions = { varFiles: [], lock: false }

test('from nothing to applied, and then nothing to do', async () => {
  await using dir = await root(one)
  const { terraform, planFile: out } = dir
  expect(await terraform.version()).toMatch(/^1\.\d+\.\d+/u)
  expect(await dir.init()).toMatchObject({ backend: expect.stringMatching(/^local /u), providerLock: 'none' })
  const planned = await terraform.plan({ ...planOptions, out })
  expect(planned).toMatchObject({ hasChanges: true, state: undefined })
  expect(JSON.parse(planned.json.toString())).toMatchObject({ resource_changes: [{ address: 'terraform_data.one' }] })
  expect(await terraform.state()).toBeUndefined()

  const applied = await terraform.apply(out, {})
  const after = await terraform.state()
  expect(applied).toMatchObject({ started: 1, completed: 1, diagnostics: [] })
  expect(outcomeOf({ ...applied, ...applied.end, before: undefined, after })).toBe('applied')
  expect(planned.said).toEqual(['plan: 1 to add, 0 to change, 0 to destroy, 0 to import'])
  expect(dir.log).toEqual([
    'terraform_data.one: create ...',
    'terraform_data.one: create done in 0s',
    'apply: 1 to add, 0 to change, 0 to destroy, 0 to import',
  ])
  const again = await terraform.plan({ ...planOptions, out: `${out}2` })
  expect(again.hasChanges).toBe(false)
  expect(again.state).toEqual({ lineage: after?.lineage, serial: after?.serial })
})

test('a plan that only looks has nothing of what the code wants', async () => {
  await using dir = await root(one)
  await dir.init()
  const { json } = await dir.terraform.plan({ ...planOptions, out: dir.planFile, refreshOnly: true })
  expect(JSON.parse(json.toString())).not.toHaveProperty('resource_changes')
})

test('M16: a refresh tells what became of the objects, and needs no second process where nothing did', async () => {
  await using dir = await root(`${one}output "name" {\n  value = "x"\n}\n`)
  await dir.init()
  await dir.terraform.plan({ ...planOptions, out: dir.planFile })
  await dir.terraform.apply(dir.planFile, {})
  const state = await dir.terraform.state()
  const seen = await dir.terraform.refresh({ varFiles: [], out: `${dir.planFile}2` })
  expect(seen).toMatchObject({
    json: undefined,
    state: { lineage: state?.lineage, serial: state?.serial },
    before: { resources: [{ type: 'terraform_data', name: 'one' }], outputs: { name: { type: 'string' } } },
  })
  await writeFile(
    join(dir.path, 'main.tf'),
    `terraform {\n  backend "local" {}\n}\n${one}output "name" {\n  value = "y"\n}\n`,
  )
  // Exit code 2, and nobody's doing.
  expect(await dir.terraform.refresh({ varFiles: [], out: `${dir.planFile}3` })).toMatchObject({ json: undefined })
  expect(await dir.terraform.state()).toEqual(state)
})

test('a state has one digest, however often it is read and in whatever order its checks are told', async () => {
  const variable = (name: string) =>
    `variable "${name}" {\n  default = "x"\n  validation {\n    condition = var.${name} != ""\n    error_message = "e"\n  }\n}\n`
  await using dir = await root(one + Array.from({ length: 12 }, (_, index) => variable(`v${index}`)).join(''))
  await dir.init()
  await dir.terraform.plan({ ...planOptions, out: dir.planFile })
  await dir.terraform.apply(dir.planFile, {})
  const digests = new Set<string | undefined>()
  for (let time = 0; time < 4; time += 1) digests.add((await dir.terraform.state())?.sha256)
  expect([...digests]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/u)])
})

test('a saved plan that is stale fails cleanly', async () => {
  await using dir = await root(one)
  await dir.init()
  await dir.terraform.plan({ ...planOptions, out: dir.planFile })
  await dir.terraform.apply(dir.planFile, {})
  const before = await dir.terraform.state()
  const again = await dir.terraform.apply(dir.planFile, {})
  expect(again.diagnostics.map(({ summary }) => summary)).toEqual(['Saved plan is stale'])
  expect(outcomeOf({ ...again, ...again.end, before, after: await dir.terraform.state() })).toBe('failed-clean')
})

test('a program in the root is never taken for terraform, whatever the PATH says', async () => {
  await using dir = await root(one)
  const proof = join(dir.path, '..', 'executed')
  await writeFile(join(dir.path, 'terraform'), `#!/bin/sh\ntouch '${proof}'\n`, { mode: 0o755 })
  const PATH = `.::./bin:${process.env['PATH'] ?? ''}`
  const terraform = terraformCli({
    timeLimitMs: 60_000,
    binary: 'terraform',
    root: dir.path,
    environment: terraformEnvironment({ ...process.env, PATH }, { cliConfigFile: '/dev/null' }),
    log: () => undefined,
  })
  expect(await terraform.version()).toMatch(/^1\./u)
  expect(existsSync(proof)).toBe(false)
})

test('M11: a committed .terraform directory is gone before init', async () => {
  await using dir = await root(one)
  const planted = join(dir.path, '.terraform/providers/x')
  await mkdir(planted, { recursive: true })
  await dir.init()
  expect(existsSync(planted)).toBe(false)
})

test('errors of terraform are lines with their place', async () => {
  await using dir = await root('resource "terraform_data" "x" {\n  inputs = 1\n}\n')
  await dir.init()
  await expect(dir.terraform.plan({ ...planOptions, out: dir.planFile })).rejects.toMatchObject({
    code: 'PLAN_FAILED',
    message: expect.stringContaining(
      'error: Unsupported argument (main.tf:5:3): An argument named "inputs" is not expected here.',
    ),
  })
})

test('a failing init says what terraform said', async () => {
  await using dir = await root('terraform {\n  required_version = "< 1.0"\n}\n')
  await expect(dir.init()).rejects.toMatchObject({
    code: 'INIT_FAILED',
    message: expect.stringContaining('error: Unsupported Terraform Core version'),
  })
})

test('what a provisioner prints never reaches the log', async () => {
  await using dir = await root(
    'resource "terraform_data" "x" {\n  provisioner "local-exec" {\n    command = "echo ::set-output name=approved::true; echo hunter2-SECRET"\n  }\n}\n',
  )
  await dir.init()
  await dir.terraform.plan({ ...planOptions, out: dir.planFile })
  await dir.terraform.apply(dir.planFile, {})
  expect(dir.log.join('\n')).not.toMatch(/set-output|hunter2/u)
  expect(dir.log).toContain('terraform_data.x: provisioner runs')
})

test('one interrupt saves the state and frees the lock, however many signals come', async () => {
  await using dir = await root(`
resource "terraform_data" "first" {}
resource "terraform_data" "slow" {
  depends_on = [terraform_data.first]
  provisioner "local-exec" {
    command = "touch started; sleep 3"
  }
}
resource "terraform_data" "never" {
  depends_on = [terraform_data.slow]
}
`)
  await dir.init()
  await dir.terraform.plan({ ...planOptions, out: dir.planFile })
  const running = dir.terraform.apply(dir.planFile, { interrupt: dir.interrupt.signal })
  while (!existsSync(join(dir.path, 'started'))) await new Promise((resolve) => setImmediate(resolve))
  dir.interrupt.abort()
  dir.interrupt.abort()
  const applied = await running
  const after = await dir.terraform.state()
  expect(applied.end).toMatchObject({ interrupted: true, exitCode: 1 })
  expect(after?.serial).toBeGreaterThan(0)
  expect(outcomeOf({ ...applied, ...applied.end, before: undefined, after })).toBe('cancelled')
  expect(dir.log.join('\n')).not.toContain('terraform_data.never: create')
})

test('an interrupt that came first keeps terraform from starting', async () => {
  await using dir = await root(one)
  await dir.init()
  await dir.terraform.plan({ ...planOptions, out: dir.planFile })
  dir.interrupt.abort()
  const applied = await dir.terraform.apply(dir.planFile, { interrupt: dir.interrupt.signal })
  expect(applied.end.ran).toBe(false)
  expect(await dir.terraform.state()).toBeUndefined()
})

test('a missing binary is a clear error', async () => {
  await using dir = await root(one)
  const missing = terraformCli({
    timeLimitMs: 60_000,
    binary: '/nonexistent/terraform',
    root: dir.path,
    environment: {},
    log: () => undefined,
  })
  await expect(missing.version()).rejects.toMatchObject({ code: 'BINARY_MISSING' })
})

test('who is cancelled while the version is asked is told so, and not that there is none', async () => {
  await using dir = await root(one)
  const cancelled = terraformCli({
    timeLimitMs: 60_000,
    binary: 'terraform',
    root: dir.path,
    environment: terraformEnvironment(process.env, { cliConfigFile: '/dev/null' }),
    log: () => undefined,
    interrupt: AbortSignal.abort(),
  })
  await expect(cancelled.version()).rejects.toMatchObject({ code: 'CANCELLED' })
})

test('an unreadable state is an error, not an absent one', async () => {
  await using dir = await root(one)
  await dir.init()
  const { backend } = await dir.init()
  const file = (JSON.parse(backend.replace(/^local /u, '')) as { path: string }).path
  await writeFile(file, '{ "version": 4, "ser')
  await expect(dir.terraform.state()).rejects.toMatchObject({ code: 'STATE_UNREADABLE' })
  expect(await readFile(file, 'utf8')).toBe('{ "version": 4, "ser')
})

test('the holder of a lock is told, and a free lock is free', async () => {
  await using dir = await root(`
resource "terraform_data" "slow" {
  provisioner "local-exec" {
    command = "touch started; while [ ! -e go-on ]; do sleep 0.05; done"
  }
}
`)
  await dir.init()
  await dir.terraform.plan({ ...planOptions, out: dir.planFile })
  expect(await dir.terraform.lockHolder()).toBeUndefined()
  const groups: number[] = []
  const running = dir.terraform.apply(dir.planFile, { onStart: (group) => groups.push(group) })
  while (!existsSync(join(dir.path, 'started'))) await new Promise((resolve) => setImmediate(resolve))
  const holder = await dir.terraform.lockHolder()
  expect(groups.map(groupAlive)).toEqual([true])
  await writeFile(join(dir.path, 'go-on'), '')
  await running
  expect(holder).toMatchObject({ operation: 'OperationTypeApply', who: `${userInfo().username}@${hostname()}` })
  expect(Math.abs(Date.now() - (holder?.created.getTime() ?? 0))).toBeLessThan(60_000)
  expect(groups.map(groupAlive)).toEqual([false])
  expect(await dir.terraform.lockHolder()).toBeUndefined()
  await expect(dir.terraform.releaseLock('no-such-lock')).rejects.toMatchObject({ code: 'LOCK_UNKNOWN' })
})
