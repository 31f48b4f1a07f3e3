/** How the real terraform behaves where deliveries go wrong, each fact by its number, and what this package does about it. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { arch, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from '@jest/globals'
import { planConfiguration, terraformCli, terraformEnvironment, writeCliConfig } from '@wrenchproof/terraform'
import { rewritePlanFile } from './plan-zip.ts'

interface Ran {
  readonly code: number | null
  readonly text: string
}

/** Directories of Terraform files, and terraform as anybody would call it there. */
async function roots(files: Readonly<Record<string, string>>) {
  const top = await mkdtemp(join(tmpdir(), 'measured-'))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(top, name)), { recursive: true })
    await writeFile(join(top, name), text)
  }
  const bare = async (root: string, ...args: string[]): Promise<Ran> =>
    new Promise((resolve) => {
      const env = { PATH: process.env['PATH'], HOME: top, CHECKPOINT_DISABLE: '1' }
      execFile('terraform', args, { cwd: join(top, root), env, maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), text: stdout + stderr })
      })
    })
  const must = async (root: string, ...args: string[]): Promise<string> => {
    const { code, text } = await bare(root, ...args)
    if (code !== 0) throw new Error(text)
    return text
  }
  const cliConfigFile = await writeCliConfig(top, undefined)
  const log: string[] = []
  return {
    path: (name: string) => join(top, name),
    read: async (name: string) => readFile(join(top, name), 'utf8'),
    bare,
    must,
    log,
    ours: (root: string) =>
      terraformCli({
        timeLimitMs: 60_000,
        binary: 'terraform',
        root: join(top, root),
        environment: terraformEnvironment(process.env, { cliConfigFile }),
        log: (line) => log.push(line),
      }),
    [Symbol.asyncDispose]: async () => rm(top, { recursive: true, force: true }),
  }
}

const local = 'terraform {\n  backend "local" {}\n}\n'
const init = ['init', '-input=false', '-no-color']
const plan = ['plan', '-input=false', '-no-color', '-out=tfplan']

test('M9: a plan file is a program: with a provisioner written into it, show says nothing and apply runs it', async () => {
  await using made = await roots({ 'dev/main.tf': `${local}resource "terraform_data" "app" {\n  input = "v1"\n}\n` })
  await made.must('dev', ...init)
  await made.must('dev', ...plan)
  const before = await made.must('dev', 'show', '-no-color', 'tfplan')
  const planted = 'provisioner "local-exec" {\n    command = "touch executed"\n  }'
  await rewritePlanFile(made.path('dev/tfplan'), 'tfconfig/m-/main.tf', (text) =>
    text.replace('input = "v1"', `input = "v1"\n  ${planted}`),
  )
  expect(await made.must('dev', 'show', '-no-color', 'tfplan')).toBe(before)
  await made.must('dev', 'apply', '-no-color', 'tfplan')
  expect(existsSync(made.path('dev/executed'))).toBe(true)
  // What the guard compares with the commit is read without terraform, and has it.
  const [rootModule] = (await planConfiguration(made.path('dev/tfplan'))).modules
  expect(rootModule?.files.get('main.tf')?.toString()).toContain('touch executed')
})

test('M10: a plan is tied to no directory: applied from another root, it changes the one it was made in', async () => {
  const backend = (name: string, body: string) =>
    `terraform {\n  backend "local" {\n    path = "../${name}.tfstate"\n  }\n}\n${body}`
  await using made = await roots({
    'dev/main.tf': backend('dev', 'resource "terraform_data" "dev" {}\n'),
    'production/main.tf': backend('production', ''),
  })
  for (const root of ['dev', 'production']) await made.must(root, ...init)
  await made.must('dev', ...plan)
  const text = await made.must('production', 'apply', '-no-color', made.path('dev/tfplan'))
  expect(text).toContain('1 added')
  expect(text).not.toMatch(/warning/iu)
  expect(existsSync(made.path('production.tfstate'))).toBe(false)
  expect(await made.read('dev.tfstate')).toContain('terraform_data')
})

test('M11: a plug-in in the tree is run by init and validate, unless the installation is ours', async () => {
  const place = `terraform.d/plugins/registry.example/evil/evil/1.0.0/linux_${arch() === 'arm64' ? 'arm64' : 'amd64'}`
  await using made = await roots({
    'dev/main.tf':
      'terraform {\n  required_providers {\n    evil = { source = "registry.example/evil/evil" }\n  }\n}\ndata "evil_x" "x" {}\n',
    [`dev/${place}/terraform-provider-evil_v1.0.0`]: '',
  })
  const proof = made.path('executed')
  const plugin = made.path(`dev/${place}/terraform-provider-evil_v1.0.0`)
  await writeFile(plugin, `#!/bin/sh\ntouch '${proof}'\n`)
  await chmod(plugin, 0o755)
  expect((await made.bare('dev', ...init)).code).toBe(0)
  await made.bare('dev', 'validate')
  expect(existsSync(proof)).toBe(true)
  await rm(proof)
  // With the first one's .terraform and lock file still there, as somebody would commit them.
  await expect(made.ours('dev').init({ backendConfig: [], workspace: 'default' })).rejects.toMatchObject({
    code: 'INIT_FAILED',
  })
  await made.ours('dev').invalid()
  expect(existsSync(proof)).toBe(false)
})

test('M12: plan text holds what the runner takes for commands, and none of it is in what we say', async () => {
  const attack = '::set-output name=approved::true'
  await using made = await roots({
    'dev/main.tf': `${local}resource "terraform_data" "app" {
  input = <<-EOT
    first
    ${attack}
    ##[add-mask]true
  EOT
  provisioner "local-exec" {
    command = "echo '##[add-mask]true'; echo '${attack}'; exit 3"
  }
}
`,
  })
  await made.must('dev', ...init)
  const text = await made.must('dev', ...plan)
  expect(text.split('\n').map((line) => line.trim())).toEqual(expect.arrayContaining([attack, '##[add-mask]true']))
  const applied = await made.bare('dev', 'apply', '-json', 'tfplan')
  expect(applied.text).toContain('##[add-mask]')

  const ours = made.ours('dev')
  await ours.init({ backendConfig: [], workspace: 'default' })
  const { said } = await ours.plan({ out: made.path('ours'), varFiles: [], lock: false })
  const { progress } = await ours.apply(made.path('ours'), {})
  expect(progress.failed).toHaveLength(1)
  expect([...said, ...made.log].filter((line) => /^\s*::/u.test(line))).toEqual([])
})

test('M14: the JSON of a large plan is many times its file, and no limit of ours is in its way', async () => {
  await using made = await roots({
    'dev/main.tf': `${local}resource "terraform_data" "many" {\n  count = 3000\n  input = "value \${count.index}"\n}\n`,
  })
  const ours = made.ours('dev')
  await ours.init({ backendConfig: [], workspace: 'default' })
  const { json, state } = await ours.plan({ out: made.path('tfplan'), varFiles: [], lock: false })
  const { size } = await stat(made.path('tfplan'))
  expect(json.length / size).toBeGreaterThan(20)
  expect(state).toBeUndefined()
  expect((await planConfiguration(made.path('tfplan'))).trouble).toEqual([])
})

test('M16: prevent_destroy goes with its block; plans of outputs and moves alone end with 2', async () => {
  const kept = 'resource "terraform_data" "kept" {\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n'
  await using made = await roots({ 'dev/main.tf': local + kept })
  await made.must('dev', ...init)
  await made.must('dev', 'apply', '-auto-approve', '-no-color')
  expect((await made.bare('dev', 'plan', '-destroy', '-no-color')).text).toContain('Instance cannot be destroyed')
  await writeFile(made.path('dev/main.tf'), local)
  expect(await made.must('dev', 'plan', '-no-color')).toContain('0 to add, 0 to change, 1 to destroy')

  const ours = made.ours('dev')
  const actionsOf = async (text: string) => {
    await writeFile(made.path('dev/main.tf'), local + text)
    const { hasChanges, json } = await ours.plan({ out: made.path('tfplan'), varFiles: [], lock: false })
    const shown = JSON.parse(json.toString()) as { resource_changes?: { change: { actions: string[] } }[] }
    return { hasChanges, actions: shown.resource_changes?.map(({ change }) => change.actions) }
  }
  const moved = kept.replace('"kept"', '"renamed"')
  const move = 'moved {\n  from = terraform_data.kept\n  to   = terraform_data.renamed\n}\n'
  for (const text of [`${kept}output "new" {\n  value = 1\n}\n`, moved + move])
    expect(await actionsOf(text)).toEqual({ hasChanges: true, actions: [['no-op']] })
})
