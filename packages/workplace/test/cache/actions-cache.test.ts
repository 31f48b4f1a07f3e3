import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { addJob, githubState, repositoryOf, serveGithub, startRun } from '@wrenchproof/playground/github'
import type { FaultBoard } from '@wrenchproof/playground/http'

const run = promisify(execFile)

/** A GitHub, and jobs of `main` on one machine that keep and restore. */
async function machine() {
  const directory = await mkdtemp(join(tmpdir(), 'cache-'))
  const temp = join(directory, 'temp')
  await mkdir(temp)
  const state = await githubState({ repositories: [{ fullName: 'acme/infra', files: { 'main.tf': '' } }] })
  const board: FaultBoard = { faults: [] }
  const server = await serveGithub(state, board)
  const repository = repositoryOf(state, 'acme/infra')
  const sha = (await repository.git.resolve('refs/heads/main'))?.oid ?? ''
  const workflow = '.github/workflows/deliver.yml'

  async function call(what: 'keep' | 'restore', key: string, more: Record<string, string> = {}) {
    const job = startRun(state, repository, { workflow, event: 'push', ref: 'refs/heads/main', sha, actor: 'alice' })
    const env = await server.actionEnv({
      repository,
      run: job,
      job: addJob(state, repository, job, { name: 'plan' }),
      permissions: {},
    })
    const scratch = await mkdtemp(join(directory, 'scratch-'))
    const child = fileURLToPath(new URL('cache.child.ts', import.meta.url))
    const { stdout } = await run(process.execPath, ['--conditions=@wrenchproof/source', child, what, key, scratch], {
      cwd: directory,
      env: {
        PATH: process.env['PATH'],
        RUNNER_TEMP: temp,
        GITHUB_WORKSPACE: join(directory, 'checkout'),
        ...env,
        ...more,
      },
    })
    const { answer, untouched }: { answer: unknown; untouched: boolean } = JSON.parse(
      await readFile(join(scratch, 'answer.json'), 'utf8'),
    )
    expect(untouched).toBe(true)
    return { answer, stdout }
  }

  /** Puts other bytes in place of what an entry holds, as whoever can write caches may. */
  async function forge(entries: (cwd: string) => Promise<string[]>) {
    const cwd = await mkdtemp(join(directory, 'forge-'))
    const names = await entries(cwd)
    const archive = join(directory, 'forged.tar.zst')
    await run('tar', ['-P', '--zstd', '-cf', archive, '-C', cwd, ...names])
    const content = await readFile(archive)
    const [entry] = repository.caches
    const blob = state.blobs.get(entry?.blob ?? '')
    if (entry === undefined || blob === undefined) throw new Error('nothing was kept')
    blob.content = content
    entry.size = content.length
  }

  return {
    directory,
    home: join(temp, 'wrenchproof-cache'),
    board,
    repository,
    call,
    forge,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]()
      await state[Symbol.asyncDispose]()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

test('what one job keeps, another restores; a key is kept once', async () => {
  await using made = await machine()
  expect((await made.call('restore', 'key')).answer).toBeNull()
  await made.call('keep', 'key')
  await made.call('keep', 'key')
  expect(made.repository.caches).toHaveLength(1)
  expect((await made.call('restore', 'key')).answer).toBe(join(made.home, 'key'))
  expect(await readFile(join(made.home, 'key', 'file'), 'utf8')).toBe('kept')
  expect((await made.call('restore', 'ke')).answer).toBeNull()
})

describe('an archive that somebody forged writes nothing outside its directory', () => {
  test.each<[string, (victim: string) => (cwd: string) => Promise<string[]>]>([
    [
      'an absolute path',
      (victim) => async () => {
        await writeFile(victim, 'evil')
        return [victim]
      },
    ],
    [
      'a path that climbs',
      (victim) => async (cwd) => {
        await writeFile(victim, 'evil')
        await mkdir(join(cwd, 'a'))
        return [`a/../../${victim.split('/').at(-1) ?? ''}`]
      },
    ],
    [
      'a link, and a file through it',
      (victim) => async (cwd) => {
        await writeFile(victim, 'evil')
        await mkdir(join(cwd, 'key'))
        await symlink(join(victim, '..'), join(cwd, 'key', 'link'))
        return ['key/link', `key/link/${victim.split('/').at(-1) ?? ''}`]
      },
    ],
  ])('%s', async (_, entries) => {
    await using made = await machine()
    await made.call('keep', 'key')
    const victim = join(made.directory, 'victim')
    await made.forge(entries(victim))
    await rm(victim)
    await made.call('restore', 'key')
    // Where it was forged, and where its path climbs to from where it is unpacked.
    expect([victim, join(made.home, '..', 'victim')].filter(existsSync)).toEqual([])
  })

  test('and its names are not printed in a job that is debugged', async () => {
    await using made = await machine()
    await made.call('keep', 'key')
    await made.forge(async (cwd) => {
      await writeFile(join(cwd, '::error::forged'), '')
      return ['::error::forged']
    })
    const { stdout } = await made.call('restore', 'key', { RUNNER_DEBUG: '1' })
    expect(stdout).not.toContain('forged')
  })
})

describe('a service that fails is a miss', () => {
  test.each<[string, FaultBoard['faults'][number]]>([
    ['it refuses', { kind: 'answer', response: { status: 403, body: '{}' }, path: /CacheService/u, times: Infinity }],
    [
      'its storage has lost the entry',
      { kind: 'answer', response: { status: 404 }, path: /blobstore/u, times: Infinity },
    ],
  ])('%s', async (_, fault) => {
    await using made = await machine()
    await made.call('keep', 'key')
    made.board.faults.push(fault)
    expect((await made.call('restore', 'key')).answer).toBeNull()
    await made.call('keep', 'another')
  })

  test('there is none', async () => {
    await using made = await machine()
    const none = { ACTIONS_RESULTS_URL: '', ACTIONS_CACHE_URL: '' }
    expect((await made.call('restore', 'key', none)).answer).toBe('no cache')
  })

  test('the job may not read caches', async () => {
    await using made = await machine()
    await made.call('keep', 'key')
    expect((await made.call('restore', 'key', { ACTIONS_CACHE_MODE: 'none' })).answer).toBeNull()
  })
})
