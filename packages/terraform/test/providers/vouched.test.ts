import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { installProvider } from '@wrenchproof/playground/cloud'
import { lockedProviders, platformOf, vouchedProviders } from '@wrenchproof/terraform'

const platform = platformOf(process.platform, process.arch).replace('-', '_')
const aws = 'registry.terraform.io/hashicorp/aws'

/** Unpacked providers, and the lock file that the real terraform wrote for them. */
async function locked() {
  const directory = await mkdtemp(join(tmpdir(), 'locked-'))
  const { mirror, cliConfigFile, version } = installProvider({ directory })
  await writeFile(
    join(directory, 'main.tf'),
    'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\n',
  )
  await promisify(execFile)('terraform', ['init', '-input=false', '-no-color'], {
    cwd: directory,
    env: { PATH: process.env['PATH'], TF_CLI_CONFIG_FILE: cliConfigFile, CHECKPOINT_DISABLE: '1' },
  })
  const lockFile = await readFile(join(directory, '.terraform.lock.hcl'), 'utf8')
  return {
    mirror,
    directory,
    version,
    providers: lockedProviders(lockFile),
    package: join(mirror, aws, version, platform),
    [Symbol.asyncDispose]: async () => rm(directory, { recursive: true, force: true }),
  }
}

test("the hash is terraform's own", async () => {
  await using made = await locked()
  expect(made.providers).toMatchObject([
    { source: aws, version: made.version, hashes: [expect.stringMatching(/^h1:/u)] },
  ])
  expect(await vouchedProviders(made.mirror, made.providers, platform)).toEqual({ whole: true, strange: [] })
})

const strange = async (made: Awaited<ReturnType<typeof locked>>) =>
  vouchedProviders(made.mirror, made.providers, platform)

test.each<[string, (made: Awaited<ReturnType<typeof locked>>) => Promise<void>, string]>([
  [
    'a changed file',
    async ({ package: home, version }) => writeFile(join(home, `terraform-provider-aws_v${version}`), '#!/bin/sh\n'),
    `${aws}/VERSION/${platform}`,
  ],
  ['a file more', async ({ package: home }) => writeFile(join(home, 'more'), ''), `${aws}/VERSION/${platform}`],
  [
    'a link inside',
    async ({ package: home }) => symlink('/etc/hostname', join(home, 'link')),
    `${aws}/VERSION/${platform}`,
  ],
  [
    'a link in its place',
    async ({ package: home, directory }) => {
      await rename(home, join(directory, 'elsewhere'))
      await symlink(join(directory, 'elsewhere'), home)
    },
    `${aws}/VERSION/${platform}`,
  ],
  [
    'another version beside it',
    async ({ package: home, mirror }) => cp(home, join(mirror, aws, '0.0.1', platform), { recursive: true }),
    `${aws}/0.0.1/${platform}`,
  ],
  [
    'a provider that nobody locked',
    async ({ package: home, mirror }) =>
      cp(home, join(mirror, 'registry.terraform.io/evil/aws/1.0.0', platform), { recursive: true }),
    `registry.terraform.io/evil/aws/1.0.0/${platform}`,
  ],
  ['a stray file', async ({ mirror }) => writeFile(join(mirror, 'stray'), ''), 'stray'],
])('%s is strange', async (_, change, path) => {
  await using made = await locked()
  await change(made)
  expect(await strange(made)).toEqual({ whole: false, strange: [path.replace('VERSION', made.version)] })
})

test('less than is locked is not whole', async () => {
  await using made = await locked()
  await rm(made.mirror, { recursive: true })
  expect(await strange(made)).toEqual({ whole: false, strange: [] })
})

test('a lock file of two providers, as terraform writes it', () => {
  const text = `# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.

provider "registry.terraform.io/hashicorp/aws" {
  version     = "6.2.0"
  constraints = "~> 6.0"
  hashes = [
    "h1:${'a'.repeat(43)}=",
    "zh:${'0'.repeat(64)}",
  ]
}

provider "registry.opentofu.org/acme/thing" {
  version = "0.1.0"
  hashes = [
    "zh:${'1'.repeat(64)}",
  ]
}
`
  expect(lockedProviders(text)).toEqual([
    { source: 'registry.terraform.io/hashicorp/aws', version: '6.2.0', hashes: [`h1:${'a'.repeat(43)}=`] },
    { source: 'registry.opentofu.org/acme/thing', version: '0.1.0', hashes: [] },
  ])
})
