import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { installProvider } from '@wrenchproof/playground/cloud'
import { cacheShelf } from '../../src/cache/archive-shelf.ts'
import type { DirectoryCache } from '../../src/cache/directory-cache.ts'
import { providerCache } from '../../src/cache/providers.ts'

/** A cache on disk, and roots whose providers the real terraform locked and fetched. */
async function place() {
  const directory = await mkdtemp(join(tmpdir(), 'providers-'))
  const { mirror } = installProvider({ directory: join(directory, 'provider') })
  const asked: string[] = []
  const warnings: string[] = []
  const cache: DirectoryCache = {
    async restore(key) {
      asked.push(`restore ${key}`)
      const kept = join(directory, 'kept', key)
      if (!existsSync(kept)) return undefined
      const back = join(directory, 'back', key)
      await rm(back, { recursive: true, force: true })
      await cp(kept, back, { recursive: true })
      return back
    },
    async keep(key, fill) {
      asked.push(`keep ${key}`)
      await mkdir(join(directory, 'kept', key), { recursive: true })
      await fill(join(directory, 'kept', key))
    },
  }
  return {
    asked,
    warnings,
    cache,
    of: providerCache({ cache, log: () => undefined, warn: (line) => warnings.push(line) }),
    async root(name: string) {
      const root = join(directory, name)
      await mkdir(root)
      await writeFile(
        join(root, 'main.tf'),
        'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\n',
      )
      const config = join(directory, 'cli.tfrc')
      await writeFile(
        config,
        `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`,
      )
      await promisify(execFile)('terraform', ['init', '-input=false'], {
        cwd: root,
        env: { PATH: process.env['PATH'], TF_CLI_CONFIG_FILE: config, CHECKPOINT_DISABLE: '1' },
      })
      // From a registry, packages are unpacked in place; from this mirror, they are links.
      await rm(join(root, '.terraform', 'providers'), { recursive: true })
      await cp(mirror, join(root, '.terraform', 'providers'), { recursive: true })
      return root
    },
    [Symbol.asyncDispose]: async () => rm(directory, { recursive: true, force: true }),
  }
}

const verbs = (asked: readonly string[]): string[] => asked.map((line) => line.split(' ')[0] ?? '')

test('what init fetched is kept, and is the mirror of the next job; roots with one lock file ask once', async () => {
  await using made = await place()
  const root = await made.root('a')
  const first = await made.of(root)
  expect(first.mirror).toBeUndefined()
  await first.keep()
  await (await made.of(await made.root('b'))).keep()
  expect(verbs(made.asked)).toEqual(['restore', 'keep'])
  const next = await providerCache({ cache: made.cache, log: () => undefined, warn: () => undefined })(root)
  expect(existsSync(join(next.mirror ?? '', 'registry.terraform.io', 'hashicorp', 'aws'))).toBe(true)
  await next.keep()
  expect(verbs(made.asked)).toEqual(['restore', 'keep', 'restore'])
  expect(made.warnings).toEqual([])
})

test('what the lock file does not vouch for is not kept', async () => {
  await using made = await place()
  const root = await made.root('a')
  await writeFile(join(root, '.terraform', 'providers', 'more'), '')
  await (await made.of(root)).keep()
  expect(verbs(made.asked)).toEqual(['restore'])
})

test.each([
  ['no lock file', undefined],
  ['no provider in it', '# nothing\n'],
  [
    'no hash that an unpacked package has',
    'provider "a/b/c" {\n  version = "1.0.0"\n  hashes = [\n    "zh:00",\n  ]\n}\n',
  ],
])('with %s the cache is not asked', async (_, text) => {
  await using made = await place()
  const root = await made.root('a')
  if (text === undefined) await rm(join(root, '.terraform.lock.hcl'))
  else await writeFile(join(root, '.terraform.lock.hcl'), text)
  await (await made.of(root)).keep()
  expect(made.asked).toEqual([])
})

test('a cache that throws is warned about and is none', async () => {
  await using made = await place()
  const broken: DirectoryCache = {
    restore: async () => Promise.reject(new Error('no room')),
    keep: async () => Promise.reject(new Error('no room')),
  }
  const of = providerCache({ cache: broken, log: () => undefined, warn: (line) => made.warnings.push(line) })
  const found = await of(await made.root('a'))
  await found.keep()
  expect([found.mirror, made.warnings]).toEqual([undefined, ["GitHub's cache cannot be used: no room"]])
})

test('a zip of Terraform is kept under its sum, and something else under that key is none', async () => {
  await using made = await place()
  const shelf = cacheShelf(made.cache)
  const zip = Buffer.from('zip')
  const sha256 = createHash('sha256').update(zip).digest('hex')
  const archive = { version: '1.11.4', platform: 'linux-amd64', sha256 }
  expect(await shelf.take(archive)).toBeUndefined()
  await shelf.put(archive, zip)
  expect((await shelf.take(archive))?.equals(zip)).toBe(true)
  const directory = (await made.cache.restore(`wrenchproof-terraform-1.11.4-linux-amd64-${sha256}`)) ?? ''
  expect(await readFile(join(directory, 'terraform.zip'))).toEqual(zip)
  await rm(join(directory, '..', '..', 'kept'), { recursive: true })
  await mkdir(join(directory, '..', '..', 'kept', `wrenchproof-terraform-1.11.4-linux-amd64-${sha256}`), {
    recursive: true,
  })
  expect(await shelf.take(archive)).toBeUndefined()
})
