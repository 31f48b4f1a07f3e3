import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { request } from 'node:http'
import { addJob, startRun } from '../../github/index.ts'
import type { Served } from '../../http/serve.ts'
import { openPages } from '../index.ts'
import { routes } from '../router.ts'
import { crawl } from './crawl.ts'
import type { Answer } from './crawl.ts'
import { hostile, seeded } from './world.ts'
import type { Seeded } from './world.ts'

const base = '/acme/infrastructure'

describe.each([
  ['a plain world', false],
  ['a hostile world', true],
])('%s', (_, hostileNames) => {
  let world: Seeded
  let pages: Served
  let answers: Answer[]
  beforeAll(async () => {
    world = await seeded({ hostileNames })
    pages = await openPages(world)
    answers = await crawl(pages)
  })
  afterAll(async () => {
    await pages[Symbol.asyncDispose]()
    await world[Symbol.asyncDispose]()
  })

  test('every link leads to something, and every kind of page is linked', () => {
    expect(answers.filter(({ status }) => status !== 200).map(({ path, status }) => `${path}: ${status}`)).toEqual([])
    expect(answers.length).toBeGreaterThan(Object.keys(routes).length)
  })

  test('every answer forbids scripts, frames, forms and other origins', () => {
    for (const { headers } of answers) {
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      )
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
  })

  test('no page has a script, a handler, a picture or a style of its own', () => {
    for (const { path, headers, body } of answers) {
      if (headers.get('content-type')?.startsWith('text/html') !== true) continue
      const tags = [...body.matchAll(/<[a-z][^\s>]*(?:"[^"]*"|[^">])*>/giu)].map(([tag]) =>
        tag.replaceAll(/"[^"]*"/gu, '""'),
      )
      const odd = tags.filter((tag) =>
        /^<(?:script|img|style|iframe|form|object|base)\b|\s(?:on\w+|style|srcdoc)\s*=/iu.test(tag),
      )
      expect({ path, odd }).toEqual({ path, odd: [] })
      expect(body).not.toContain('<!-- ')
    }
  })
})

describe('what is shown', () => {
  let world: Seeded
  let pages: Served
  const page = async (path: string) => (await fetch(`${pages.url}${path}`)).text()
  beforeAll(async () => {
    world = await seeded()
    pages = await openPages(world)
  })
  afterAll(async () => {
    await pages[Symbol.asyncDispose]()
    await world[Symbol.asyncDispose]()
  })

  test('a pull request with its comment and its checks', async () => {
    const text = await page(`${base}/pull/2`)
    expect(text).toContain('A second subnet')
    expect(text).toContain('<summary><code>aws_db_instance.main</code>: no longer in the configuration</summary>')
    expect(text).toContain('No checks ran for')
    expect(await page(`${base}/pull/2/files`)).toContain('<code>+x</code>')
  })

  test('a run with approval, summary, annotations; a job with its log', async () => {
    const [run] = world.repository.runs
    const text = await page(`${base}/actions/runs/${run?.id}`)
    expect(text).toContain('As planned.')
    expect(text).toContain('<td><code>aws_vpc.main</code></td>')
    expect(text).toContain('EXPIRED: this plan is too old')
    const [plan] = run?.jobs ?? []
    const job = await page(`${base}/actions/runs/${run?.id}/job/${plan?.id}`)
    expect(job).toContain('<summary>Files &lt;b&gt;here&lt;/b&gt;</summary>')
    expect(job).toContain('<code>red and &lt;script&gt;alert(1)&lt;/script&gt;</code>')
    expect(await page(`${base}/actions/runs/${run?.id}/job/${plan?.id}/log.txt`)).toContain('### Look around\n')
  })

  test('the ledger says what is on hold and what is in doubt', async () => {
    expect(await page(`${base}/ledger/production`)).toContain('<b>In doubt.</b>')
    expect(await page(`${base}/ledger/production`)).toContain('production: applied 3 changes of 1a2b3c4')
    expect(await page(`${base}/ledger/staging`)).toContain(
      '<b>On hold (quarantine).</b> The state is behind the cloud.',
    )
    const all = await page(`${base}/ledger`)
    expect(all).toContain('in doubt')
    expect(all).toContain('on hold')
    expect(all).toContain('not readable')
  })

  test('resources with who made them, and every version of a state', async () => {
    expect(await page('/-/aws/111111111111')).toContain('by hand')
    expect(await page('/-/aws/111111111111/buckets/acme-state')).toContain('serial 3, 1 resource')
  })

  test('an artifact is what was uploaded, under a name that is no header of its own', async () => {
    const { github, repository } = world
    const [run] = repository.runs
    if (run === undefined) throw new Error('nothing ran')
    github.blobs.set('b', { blocks: new Map(), content: Buffer.from('PK') })
    const artifact = {
      id: 7,
      runId: run.id,
      runBackendId: run.backendId,
      jobBackendId: '',
      name: 'a"; x="\u00e9',
      mimeType: 'application/zip',
      createdAt: run.createdAt,
      expiresAt: run.createdAt,
      blob: 'b',
      finalized: { size: 2, digest: null },
    }
    repository.artifacts.push(artifact)
    expect(await page(`${base}/actions/runs/${run.id}`)).toContain('a&quot;; x=&quot;é</a>')
    const response = await fetch(`${pages.url}${base}/actions/runs/${run.id}/artifacts/7`)
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="a__ x___.zip"')
    expect(await response.text()).toBe('PK')
    repository.artifacts.splice(0, 1, { ...artifact, name: 'report.html', mimeType: 'text/html' })
    const report = await fetch(`${pages.url}${base}/actions/runs/${run.id}/artifacts/7`)
    expect(report.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none';/u)
    expect(report.headers.get('content-type')).toBe('text/html; charset=utf-8')
  })

  test('a page follows a run that goes on, unless told to hold still', async () => {
    const { github, repository } = world
    const run = startRun(github, repository, {
      workflow: '.github/workflows/deliver.yml',
      event: 'push',
      ref: 'refs/heads/main',
      sha: repository.runs[0]?.sha ?? '',
      actor: 'ada',
    })
    const job = addJob(github, repository, run, { name: 'plan', environment: 'production-approval' })
    const at = `${base}/actions/runs/${run.id}`
    expect(await page(at)).toContain('<meta http-equiv="refresh"')
    expect(await page(at)).toMatch(/bob\s+may review/u)
    expect(await page(`${at}?still`)).not.toContain('http-equiv="refresh"')
    const step = {
      name: 'Plan',
      status: 'in_progress',
      conclusion: null,
      startedAt: run.startedAt,
      completedAt: null,
    } as const
    job.steps.push({ ...step, log: ['one'], summary: '' })
    expect(await page(`${at}/job/${job.id}`)).toContain('<code>one</code>')
    job.steps[0]?.log.push('two')
    expect(await page(`${at}/job/${job.id}`)).toContain('<code>two</code>')
  })
})

describe('what is refused', () => {
  let world: Seeded
  let pages: Served
  beforeAll(async () => {
    world = await seeded()
    pages = await openPages(world)
  })
  afterAll(async () => {
    await pages[Symbol.asyncDispose]()
    await world[Symbol.asyncDispose]()
  })

  const answer = async (path: string, headers: Record<string, string> = {}) =>
    new Promise<number | undefined>((resolve, reject) => {
      request(`${pages.url}${path}`, { headers }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
        .on('error', reject)
        .end()
    })

  test.each([
    ['/nobody/nothing', 404],
    [`${base}/commit/zzz`, 404],
    [`${base}/commit/${'0'.repeat(40)}`, 404],
    [`${base}/tree/main/../../../etc/passwd`, 404],
    [`${base}/tree/main/%2e%2e/%2e%2e/etc/passwd`, 404],
    [`${base}/tree/main:README.md`, 404],
    [`${base}/commits/--all`, 404],
    [`${base}/pull/1`, 404],
    [`${base}/issues/2`, 404],
    [`${base}/ledger/${encodeURIComponent(hostile)}`, 404],
    ['/-/aws/111111111111/object?type=aws_vpc', 404],
    ['/-/aws/999999999999', 404],
    ['/%', 404],
    ['/%00', 404],
  ])('%s: %d', async (path, status) => {
    expect(await answer(path)).toBe(status)
  })

  test('changing anything, and any other name for this machine', async () => {
    expect((await fetch(pages.url, { method: 'POST' })).status).toBe(405)
    expect(await answer('/', { host: 'evil.example' })).toBe(421)
    expect(await answer('/', { host: '127.0.0.1.evil.example' })).toBe(421)
    expect(await answer('/', { host: `localhost:${new URL(pages.url).port}` })).toBe(200)
  })

  test('a port that is taken', async () => {
    await expect(openPages(world, { port: Number(new URL(pages.url).port) })).rejects.toThrow('EADDRINUSE')
  })
})
