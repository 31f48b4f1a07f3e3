import { expect, test } from '@jest/globals'
import { createLocalJWKSet, createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { addJob, mintIdToken, moveClock, publicKeys, rotateKeys, startRun } from '../index.ts'
import type { JobOptions, Permissions, RunOptions, StateOptions, Tampering } from '../index.ts'
import { runner } from './official.ts'
import { repo, world } from './support.ts'
import type { World } from './support.ts'

const push = { event: 'push', ref: 'refs/heads/main' }
const issuer = 'https://token.actions.githubusercontent.com'

async function identity(
  github: World,
  on: Pick<RunOptions, 'event' | 'ref'> & Partial<RunOptions> = push,
  job: Partial<JobOptions> = {},
) {
  const { state, repository } = github
  const workflow = '.github/workflows/deliver.yml'
  const run = startRun(state, repository, { workflow, sha: 'a'.repeat(40), actor: 'alice', ...on })
  return { repository, run, job: addJob(state, repository, run, { name: 'apply', ...job }) }
}

async function verified(github: World, token: string, audience = 'sts.amazonaws.com') {
  const url = `${github.server.issuerUrl}/.well-known/openid-configuration`
  const found = (await (await fetch(url)).json()) as { issuer: string; jwks_uri: string }
  return jwtVerify(token, createRemoteJWKSet(new URL(found.jwks_uri)), { issuer: found.issuer, audience })
}

const old: StateOptions = {
  repositories: [{ fullName: 'acme/infra', id: 42, ownerId: 7, immutableSubject: false, files: { a: '' } }],
}

test('getIDToken gets a token that the published keys verify', async () => {
  await using github = await world()
  await using machine = await runner()
  const who = await identity(github, push, { environment: 'production' })
  const env = await github.server.actionEnv({ ...who, permissions: { 'id-token': 'write' } })
  const { value } = await machine.call(env, { do: 'id-token', audience: 'sts.amazonaws.com' })
  const { payload } = await verified(github, String(value))
  const { id, owner } = github.repository
  expect(payload).toMatchObject({
    iss: issuer,
    aud: 'sts.amazonaws.com',
    sub: `repo:acme@${owner.id}/infra@${id}:environment:production`,
    repository: 'acme/infra',
    repository_id: String(id),
    repository_owner_id: String(owner.id),
    environment: 'production',
    ref: 'refs/heads/main',
    actor: 'alice',
    run_id: String(who.run.id),
    run_attempt: '1',
    workflow_ref: 'acme/infra/.github/workflows/deliver.yml@refs/heads/main',
    job_workflow_ref: 'acme/infra/.github/workflows/deliver.yml@refs/heads/main',
  })
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300)
})

test.each<[string, Permissions, Partial<RunOptions>]>([
  ['a job without id-token: write', { contents: 'write' }, {}],
  ['a pull request from a fork', { 'id-token': 'write' }, { event: 'pull_request', headRepositoryId: 1 }],
])('%s has nowhere to ask', async (_, permissions, on) => {
  await using github = await world()
  await using machine = await runner()
  const who = await identity(github, { ...push, ...on })
  const env = await github.server.actionEnv({ ...who, permissions })
  const { error } = await machine.call(env, { do: 'id-token' })
  expect(error).toContain('ACTIONS_ID_TOKEN_REQUEST_URL')
})

test.each<[string, Pick<RunOptions, 'event' | 'ref'>, Partial<JobOptions>, string]>([
  ['a branch', push, {}, 'repo:acme/infra:ref:refs/heads/main'],
  ['an environment', push, { environment: 'prod:eu' }, 'repo:acme/infra:environment:prod%3Aeu'],
  ['a pull request', { event: 'pull_request', ref: 'refs/pull/7/merge' }, {}, 'repo:acme/infra:pull_request'],
])('the subject of %s', async (_, on, job, sub) => {
  await using github = await world(old)
  const token = await mintIdToken(github.state, await identity(github, on, job), { audience: 'a' })
  expect((await verified(github, token, 'a')).payload.sub).toBe(sub)
})

test('a subject template is set and read through the API, and used', async () => {
  await using github = await world(old)
  const admin = github.client({ actions: 'write' }, 'user', 'alice')
  const route = '/repos/{owner}/{repo}/actions/oidc/customization/sub'
  const keys = ['repo', 'context', 'job_workflow_ref']
  await admin.request(`PUT ${route}`, { ...repo, use_default: false, include_claim_keys: keys })
  const read = await admin.request(`GET ${route}`, repo)
  expect(read.data).toMatchObject({ use_default: false, include_claim_keys: keys, sub_claim_prefix: 'repo:acme/infra' })
  const who = await identity(github, push, { workflowRef: 'acme/shared/.github/workflows/apply.yml@refs/tags/v1' })
  const token = await mintIdToken(github.state, who, { audience: 'a' })
  const { payload } = await verified(github, token, 'a')
  expect(payload.sub).toBe(
    'repo:acme/infra:ref:refs/heads/main:job_workflow_ref:acme/shared/.github/workflows/apply.yml@refs/tags/v1',
  )
})

test('a token runs out when the clock says so', async () => {
  await using github = await world()
  const token = await mintIdToken(github.state, await identity(github), { audience: 'a' })
  const keys = createLocalJWKSet(await publicKeys(github.state))
  moveClock(github.state, 301_000)
  const currentDate = new Date(Date.now() + 301_000)
  await expect(jwtVerify(token, keys, { audience: 'a', currentDate })).rejects.toThrow('"exp" claim timestamp')
})

test('keys rotate: the new one signs, an old token holds only while its key is published', async () => {
  await using github = await world()
  const before = await mintIdToken(github.state, await identity(github), { audience: 'a' })
  await rotateKeys(github.state.oidc)
  const after = await mintIdToken(github.state, await identity(github), { audience: 'a' })
  expect(decodeProtectedHeader(after).kid).not.toBe(decodeProtectedHeader(before).kid)
  await verified(github, before, 'a')
  await verified(github, after, 'a')
  await rotateKeys(github.state.oidc, 'drop-old')
  await expect(verified(github, after, 'a')).rejects.toThrow('no applicable key')
})

test.each<[string, Tampering, string]>([
  ['expired', { expired: true }, '"exp" claim timestamp check failed'],
  ['another audience', { claims: { aud: 'sts.example' } }, 'unexpected "aud" claim value'],
  ['another issuer', { claims: { iss: 'https://example.com' } }, 'unexpected "iss" claim value'],
  ['a key id nobody published', { kid: 'other' }, 'no applicable key found'],
  ["a stranger's key", { signature: 'stranger' }, 'signature verification failed'],
  ['no signature', { signature: 'none' }, '"alg"'],
  ['a shared secret', { signature: 'HS256' }, 'Unsupported "alg" value for a JSON Web Key Set'],
])('a drill can have a bad token: %s', async (_, tampering, message) => {
  await using github = await world()
  await using machine = await runner()
  const who = await identity(github)
  const env = await github.server.actionEnv({ ...who, permissions: { 'id-token': 'write' } })
  github.state.oidc.tampering = tampering
  const { value } = await machine.call(env, { do: 'id-token', audience: 'sts.amazonaws.com' })
  await expect(verified(github, String(value))).rejects.toThrow(message)
})
