import { execFile } from 'node:child_process'
import { access, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from '@jest/globals'
import { serveReleases, sumOf, terraformZip } from '@wrenchproof/playground/releases'
import type { FaultBoard } from '@wrenchproof/playground/http'
import { installTerraform, platformOf, toolCacheShelf } from '@wrenchproof/terraform'
import type { ArchiveShelf, InstallOptions } from '@wrenchproof/terraform'

const version = '1.11.4'
const platform = platformOf(process.platform, process.arch)
const zip = await terraformZip()
const archive = { version, platform, sha256: sumOf(zip) }
// The library finds the tool cache by this variable alone.
const toolCache = await mkdtemp(join(tmpdir(), 'tools-'))
process.env['RUNNER_TOOL_CACHE'] = toolCache
afterAll(async () => rm(toolCache, { recursive: true, force: true }))

async function machine(faults: FaultBoard['faults'] = [], served: Buffer = zip) {
  await rm(join(toolCache, 'wrenchproof-terraform'), { recursive: true, force: true })
  const directory = await mkdtemp(join(tmpdir(), 'install-'))
  const board: FaultBoard = { faults }
  const releases = await serveReleases([{ version, platform: platform.replace('-', '_'), zip: served }], board)
  const log: string[] = []
  const warnings: string[] = []
  const install = async (options: Partial<InstallOptions> = {}, wanted = archive) =>
    installTerraform(wanted, {
      base: releases.base,
      directory: await mkdtemp(join(directory, 'step-')),
      shelves: [toolCacheShelf(directory)],
      log: (line) => log.push(line),
      warn: (line) => warnings.push(line),
      patience: { idleMs: 2000, attemptMs: 60_000, waitsMs: [1, 1] },
      ...options,
    })
  return {
    releases,
    log,
    warnings,
    install,
    [Symbol.asyncDispose]: async () => {
      await releases[Symbol.asyncDispose]()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

const kept = join(toolCache, 'wrenchproof-terraform', version, platform, 'terraform.zip')

test('fetched once, then from the tool cache, and it is a terraform that runs', async () => {
  await using made = await machine()
  const binary = await made.install()
  const { stdout } = await promisify(execFile)(binary, ['version', '-json'], { env: { CHECKPOINT_DISABLE: '1' } })
  expect(JSON.parse(stdout)).toMatchObject({ terraform_version: version })
  await made.install()
  expect(made.releases.asked.map(({ path }) => path)).toEqual([
    `/terraform/${version}/terraform_${version}_${platform.replace('-', '_')}.zip`,
  ])
  expect(made.log).toEqual([
    expect.stringContaining(`comes from ${made.releases.base}/`),
    'Terraform 1.11.4 comes from the tool cache',
  ])
  expect(made.warnings).toEqual([])
})

test('nothing of the job goes along with the request', async () => {
  await using made = await machine()
  await made.install()
  const headers = made.releases.asked.map(({ headers: sent }) => Object.keys(sent).toSorted())
  expect(headers).toEqual([['connection', 'host', 'user-agent']])
})

test('a poisoned tool cache is named, not used, and replaced', async () => {
  await using made = await machine()
  await made.install()
  await writeFile(kept, Buffer.concat([zip, Buffer.from('x')]))
  const binary = await made.install()
  expect(made.warnings).toEqual([expect.stringMatching(/^the tool cache has another zip .* it is not used$/u)])
  await access(binary)
  expect(sumOf(await readFile(kept))).toBe(archive.sha256)
})

test('a tool cache that lost its file is one that has nothing', async () => {
  await using made = await machine()
  await made.install()
  await rm(kept)
  await made.install()
  expect(made.releases.asked).toHaveLength(2)
  expect(made.warnings).toEqual([])
})

test('a shelf that fails is warned about, and the next one is asked', async () => {
  await using made = await machine()
  const broken: ArchiveShelf = {
    name: 'the broken shelf',
    take: async () => Promise.reject(new Error('the service answered 503')),
    put: async () => Promise.reject(new Error('the service answered 503')),
  }
  await made.install({ shelves: [broken] })
  expect(made.warnings).toEqual([
    'the broken shelf cannot be asked: the service answered 503',
    'the broken shelf keeps nothing: the service answered 503',
  ])
})

describe('a download that fails once goes well the second time', () => {
  test.each<[string, FaultBoard['faults'][number]]>([
    ['503', { kind: 'answer', response: { status: 503 } }],
    ['429', { kind: 'answer', response: { status: 429 } }],
    ['a broken connection', { kind: 'lost-request' }],
    ['half a body', { kind: 'truncated' }],
  ])('%s', async (_, fault) => {
    await using made = await machine([fault])
    await access(await made.install())
    expect(made.log).toHaveLength(1)
  })

  test('silence', async () => {
    const held = Promise.withResolvers<void>()
    await using made = await machine([{ kind: 'hold', reached: async () => held.promise }])
    await access(await made.install({ patience: { idleMs: 300, attemptMs: 60_000, waitsMs: [1] } }))
    held.resolve()
    expect(made.log).toHaveLength(1)
  })
})

describe('a download that stays wrong leaves nothing behind', () => {
  const refused = async (made: Awaited<ReturnType<typeof machine>>, wanted = archive, options = {}) => {
    const error: unknown = await made.install(options, wanted).catch((thrown: unknown) => thrown)
    expect(await readdir(join(toolCache, 'wrenchproof-terraform')).catch(() => [])).toEqual([])
    return error
  }

  test('another sum', async () => {
    const other = Buffer.concat([zip, Buffer.from('x')])
    await using made = await machine([], other)
    expect(await refused(made)).toMatchObject({
      code: 'TERRAFORM_CHECKSUM',
      message: expect.stringContaining(`its SHA-256 is ${sumOf(other)}`),
      fix: expect.stringContaining('SHA256SUMS'),
    })
    expect(made.releases.asked).toHaveLength(1)
  })

  test('no such release', async () => {
    await using made = await machine()
    expect(await refused(made, { ...archive, version: '9.9.9' })).toMatchObject({
      code: 'TERRAFORM_DOWNLOAD',
      message: expect.stringMatching(/terraform_9\.9\.9_\S+\.zip: the answer was 404$/u),
    })
    expect(made.releases.asked).toHaveLength(1)
  })

  test('503 for good, three times asked', async () => {
    await using made = await machine([{ kind: 'answer', response: { status: 503 }, times: Infinity }])
    expect(await refused(made)).toMatchObject({ code: 'TERRAFORM_DOWNLOAD', message: expect.stringContaining('503') })
  })

  test('never a whole body in time', async () => {
    const held = Promise.withResolvers<void>()
    await using made = await machine([{ kind: 'hold', reached: async () => held.promise, times: Infinity }])
    const patience = { idleMs: 60_000, attemptMs: 200, waitsMs: [] }
    expect(await refused(made, archive, { patience })).toMatchObject({
      code: 'TERRAFORM_DOWNLOAD',
      message: expect.stringContaining('it took longer than 0.2 s'),
    })
    held.resolve()
  })

  test('nobody at the address', async () => {
    await using made = await machine()
    const base = 'http://127.0.0.1:1/terraform'
    expect(await refused(made, archive, { base })).toMatchObject({
      code: 'TERRAFORM_DOWNLOAD',
      message: expect.stringContaining('ECONNREFUSED'),
    })
  })

  test('a cancelled job', async () => {
    await using made = await machine()
    expect(await refused(made, archive, { interrupt: AbortSignal.abort() })).toMatchObject({
      code: 'TERRAFORM_DOWNLOAD',
      message: expect.stringContaining('the job was cancelled'),
    })
  })
})
