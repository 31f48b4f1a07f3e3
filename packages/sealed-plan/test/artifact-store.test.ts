import { mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { lostReply, lostRequest, moveClock, serverError, truncated } from '@wrenchproof/playground/github'
import { envelopeDigest, envelopeLimit, planName, sealPlan } from '@wrenchproof/sealed-plan'
import { artifactHome, deliver } from './artifact-home.ts'
import { keyText, keysOf, manifest } from './sample.ts'
import { describePlanStore } from './store-contract.ts'

describePlanStore('artifact', artifactHome)

const inAnHour = new Date(Date.now() + 3_600_000)
const { seal } = keysOf(keyText)
const sealed = (commit: string) =>
  sealPlan({ ...manifest, commit }, [{ path: 'plan.tfplan', content: Buffer.from('plan') }], seal)
const nameOf = (commit: string, runId: number, environment = 'dev') => ({
  environment,
  commit,
  runId: String(runId),
  runAttempt: '1',
})

test('another run finds it and is told who made it', async () => {
  await using home = await artifactHome()
  const plan = await home.job()
  const envelope = sealed(home.head)
  await plan.store.save(nameOf(home.head, plan.run.id), envelope, inAnHour)
  const apply = await home.job({ event: 'workflow_dispatch', workflow: '.github/workflows/apply.yml' })
  const before = apply.client.usage().requests
  const found = await apply.store.find(home.head, envelopeDigest(envelope))
  expect(Buffer.from(found?.envelope ?? []).equals(envelope)).toBe(true)
  expect(found?.producer).toEqual({
    repositoryId: String(home.repository.id),
    headRepositoryId: String(home.repository.id),
    workflowPath: deliver,
    event: 'push',
    runId: String(plan.run.id),
    headSha: home.head,
    headBranch: 'main',
  })
  expect(apply.client.usage().requests - before).toBe(3)
})

test('in its own run it is found with two calls', async () => {
  await using home = await artifactHome()
  const { store, run, client } = await home.job()
  const envelope = sealed(home.head)
  await store.save(nameOf(home.head, run.id, 'production'), sealed(home.head), inAnHour)
  await store.save(nameOf(home.head, run.id, 'dev-platform'), sealed(home.head), inAnHour)
  await store.save(nameOf(home.head, run.id), envelope, inAnHour)
  const found = await store.find(home.head, envelopeDigest(envelope))
  expect(found?.producer).toMatchObject({ workflowPath: deliver, runId: String(run.id) })
  expect(client.usage().requests).toBe(2)
})

test('a plan that a hundred newer artifacts hide is found through the runs of its commit', async () => {
  await using home = await artifactHome()
  const plan = await home.job()
  const envelope = sealed(home.head)
  await plan.store.save(nameOf(home.head, plan.run.id), envelope, inAnHour)
  const [artifact] = home.repository.artifacts
  if (artifact === undefined) throw new Error('nothing was kept')
  const other = await home.job({ sha: 'f'.repeat(40) })
  for (let index = 0; index < 120; index += 1)
    home.repository.artifacts.push({ ...artifact, id: 900_000 + index, runId: other.run.id, name: `log-${index}` })
  const found = await (await home.job()).store.find(home.head, envelopeDigest(envelope))
  expect(found?.name).toBe(planName(nameOf(home.head, plan.run.id)))
})

test('a run of a pull request from a fork is told as what it is, and a copy does not stand for the plan', async () => {
  await using home = await artifactHome()
  const envelope = sealed(home.head)
  const fork = await home.job({ event: 'pull_request', headRepositoryId: 4242, workflow: '.github/workflows/pr.yml' })
  await fork.store.save(nameOf(home.head, fork.run.id), envelope, inAnHour)
  const apply = await home.job()
  expect((await apply.store.find(home.head, envelopeDigest(envelope)))?.producer).toMatchObject({
    headRepositoryId: '4242',
    event: 'pull_request',
    workflowPath: '.github/workflows/pr.yml',
  })

  const ours = sealed(home.head)
  const plan = await home.job()
  await plan.store.save(nameOf(home.head, plan.run.id), ours, inAnHour)
  await fork.store.save(nameOf(home.head, 1), ours, inAnHour)
  const found = await apply.store.find(home.head, envelopeDigest(ours))
  expect(found?.producer?.runId).toBe(String(plan.run.id))
})

test.each([
  ['within an hour', 3_600_000, 1],
  ['in the past', -1, 1],
  ['in a day and a bit', 86_400_000 + 60_000, 2],
])('what expires %s is kept that many days', async (_, after, days) => {
  await using home = await artifactHome()
  await home.store.save(nameOf(home.head, 7), sealed(home.head), new Date(Date.now() + after))
  const [artifact] = home.repository.artifacts
  const life = Date.parse(artifact?.expiresAt ?? '') - Date.parse(artifact?.createdAt ?? '')
  expect(Math.round(life / 86_400_000)).toBe(days)
})

test('what has expired is not found', async () => {
  await using home = await artifactHome()
  const envelope = sealed(home.head)
  await home.store.save(nameOf(home.head, 7), envelope, inAnHour)
  moveClock(home.state, 3 * 86_400_000)
  expect(await (await home.job()).store.find(home.head, envelopeDigest(envelope))).toBeUndefined()
})

const service = (method: string) => ({ path: new RegExp(`ArtifactService/${method}`, 'u') })
const block = { method: 'PUT', path: /comp=block/u }

test.each([
  ['the creation is lost', lostRequest(service('CreateArtifact'))],
  ['the answer to the creation is lost', lostReply(service('CreateArtifact'))],
  ['the end is never told', lostRequest(service('FinalizeArtifact'))],
  ['the storage refuses', { ...serverError(block), kind: 'answer' as const, response: { status: 403 } }],
])('when %s, the step fails and no half plan is found', async (_, fault) => {
  await using home = await artifactHome()
  const { store, run } = await home.job()
  const envelope = sealed(home.head)
  home.board.faults.push(fault)
  await expect(store.save(nameOf(home.head, run.id), envelope, inAnHour)).rejects.toMatchObject({
    code: 'STORE_UNWRITABLE',
  })
  expect(await store.find(home.head, envelopeDigest(envelope))).toBeUndefined()
  expect(await readdir(home.scratch)).toEqual([])
})

test('when the answer to the end is lost, the plan is whole or not there', async () => {
  await using home = await artifactHome()
  const { store, run } = await home.job()
  const envelope = sealed(home.head)
  home.board.faults.push(lostReply(service('FinalizeArtifact')))
  await expect(store.save(nameOf(home.head, run.id), envelope, inAnHour)).rejects.toMatchObject({
    code: 'STORE_UNWRITABLE',
  })
  const found = await store.find(home.head, envelopeDigest(envelope))
  expect(Buffer.from(found?.envelope ?? []).equals(envelope)).toBe(true)
})

test.each([
  ['the list breaks', truncated({ path: /actions\/artifacts\?/u })],
  ['the address is not given', serverError({ path: /\/zip$/u })],
  ['the storage breaks off', truncated({ method: 'GET', path: /blobstore/u })],
  ['the storage is lost', lostRequest({ method: 'GET', path: /blobstore/u })],
])('a search goes on when %s once, and fails when it stays so', async (_, fault) => {
  await using home = await artifactHome()
  const { store, run } = await home.job()
  const envelope = sealed(home.head)
  await store.save(nameOf(home.head, run.id), envelope, inAnHour)
  home.board.faults.push(fault)
  expect(await store.find(home.head, envelopeDigest(envelope))).toBeDefined()
  home.board.faults[0] = { ...fault, times: Infinity }
  await expect(store.find(home.head, envelopeDigest(envelope))).rejects.toMatchObject({
    code: expect.stringMatching(/^GITHUB_(?:DOWN|UNREACHABLE)$/u),
  })
})

test('without actions: read a search says what is missing', async () => {
  await using home = await artifactHome()
  const { store } = await home.job({}, { contents: 'read' })
  await expect(store.find(home.head, 'f'.repeat(64))).rejects.toMatchObject({
    code: 'PERMISSION_MISSING',
    fix: expect.stringContaining('actions: read'),
  })
})

/** Uploads files as an artifact with a plan's name. */
async function forged(home: Awaited<ReturnType<typeof artifactHome>>, files: Record<string, Buffer>, level = 6) {
  const { uploads, run } = await home.job()
  const directory = await mkdtemp(join(home.scratch, 'forged-'))
  const paths = Object.keys(files).map((file) => join(directory, file))
  for (const [file, content] of Object.entries(files)) await writeFile(join(directory, file), content)
  const name = planName(nameOf(home.head, run.id))
  await uploads.uploadArtifact(name, paths, directory, { retentionDays: 1, compressionLevel: level })
}

test('artifacts that only look like plans are passed over', async () => {
  await using home = await artifactHome()
  const envelope = sealed(home.head)
  await forged(home, { 'sealed-plan': envelope, 'another-file': Buffer.from('x') })
  // A bomb: 64 MiB of nothing in 64 KiB.
  await forged(home, { 'sealed-plan': Buffer.alloc(64 * 1024 * 1024) }, 9)
  await forged(home, { 'sealed-plan': Buffer.from('no envelope') })
  const { store } = await home.job()
  expect(await store.find(home.head, envelopeDigest(envelope))).toBeUndefined()
  expect(await store.find(home.head, envelopeDigest(Buffer.alloc(64 * 1024 * 1024)))).toBeUndefined()

  for (const artifact of home.repository.artifacts) {
    const blob = home.state.blobs.get(artifact.blob)
    if (blob !== undefined) blob.content = Buffer.from('no zip')
  }
  expect(await store.find(home.head, envelopeDigest(envelope))).toBeUndefined()
  for (const artifact of home.repository.artifacts) artifact.finalized = { size: envelopeLimit * 2, digest: null }
  const { client, store: another } = await home.job()
  expect(await another.find(home.head, envelopeDigest(envelope))).toBeUndefined()
  // Too large to be a plan: not even downloaded.
  expect(home.state.answered.filter(({ path }) => path.endsWith('/zip')).length).toBeGreaterThan(0)
  expect(client.usage().requests).toBeLessThan(10)
})

test("a flood of a fork's artifacts hides no plan and is no reason to refuse", async () => {
  await using home = await artifactHome()
  const fork = await home.job({ event: 'pull_request', headRepositoryId: 4242, workflow: '.github/workflows/pr.yml' })
  await fork.store.save(nameOf(home.head, fork.run.id), Buffer.from('no plan'), inAnHour)
  const [decoy] = home.repository.artifacts
  if (decoy === undefined) throw new Error('nothing was kept')
  for (let index = 0; index < 60; index += 1)
    home.repository.artifacts.push({
      ...decoy,
      id: 100_000 + index,
      name: planName(nameOf(home.head, fork.run.id + index + 1)),
    })
  // As many runs at the same commit as there are runs that are looked at.
  for (let index = 0; index < 25; index += 1) await home.job({ event: 'pull_request', headRepositoryId: 4242 })
  const plan = await home.job()
  const envelope = sealed(home.head)
  await plan.store.save(nameOf(home.head, plan.run.id), envelope, inAnHour)
  const apply = await home.job({ event: 'workflow_dispatch' })
  expect((await apply.store.find(home.head, envelopeDigest(envelope)))?.producer?.runId).toBe(String(plan.run.id))
  expect(await apply.store.find(home.head, 'f'.repeat(64))).toBeUndefined()

  for (let index = 0; index < 120; index += 1)
    home.repository.artifacts.push({ ...decoy, id: 900_000 + index, name: `log-${index}` })
  const found = await apply.store.find(home.head, envelopeDigest(envelope))
  expect(found?.producer?.runId).toBe(String(plan.run.id))
  expect(await apply.store.find(home.head, 'f'.repeat(64))).toBeUndefined()
  expect(apply.client.usage().requests).toBeLessThan(80)
})
