import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { readStateBody, stateInBucket } from '@wrenchproof/terraform'

test('a state is the same where it is kept, as it is pulled, and after another Terraform pulled it', () => {
  const root = mkdtempSync(join(tmpdir(), 'state-body-'))
  const terraform = (...args: string[]) =>
    execFileSync('terraform', args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    writeFileSync(
      join(root, 'main.tf'),
      'resource "terraform_data" "a" {\n  input = "<&> \\"terraform_version\\": \\"1\\","\n}\n',
    )
    terraform('init', '-no-color')
    terraform('apply', '-no-color', '-auto-approve')
    const kept = readFileSync(join(root, 'terraform.tfstate'))
    const older = Buffer.from(
      kept.toString('utf8').replace(/"terraform_version": "[\d.]+"/u, '"terraform_version": "1.0.0"'),
    )
    expect(readStateBody(kept)).toMatchObject({ kind: 'state', serial: 1, empty: false })
    expect(readStateBody(terraform('state', 'pull'))).toEqual(readStateBody(kept))
    expect(readStateBody(older)).toEqual(readStateBody(kept))
    const other = Buffer.from(kept.toString('utf8').replaceAll('u003c', 'u003e'))
    expect(readStateBody(other)).not.toEqual(readStateBody(kept))
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
})

const state = (more: Record<string, unknown>) => JSON.stringify({ version: 4, lineage: 'l', serial: 3, ...more })

test.each([
  ['zero bytes', '', { kind: 'zero-byte' }],
  ['white space', ' \n', { kind: 'zero-byte' }],
  ['a state without a lineage', state({ lineage: '' }), { kind: 'zero-byte' }],
  ['a state that was cut off', state({ resources: [{}] }).slice(0, -3), { kind: 'truncated' }],
  ['something else', '<html></html>', { kind: 'no-state', why: 'it is not JSON' }],
  ['a byte order mark', `\uFEFF${state({})}`, { kind: 'no-state', why: 'it is not JSON' }],
  ['other JSON', '{"a":1}', { kind: 'no-state', why: 'it is JSON, and not a state' }],
  ['a later format', state({ version: 5 }), { kind: 'no-state', why: 'it is a state of format 5' }],
  ['a state without a serial', state({ serial: 'x' }), { kind: 'no-state', why: 'it has no lineage and serial' }],
])('%s', (_what, text, expected) => {
  expect(readStateBody(Buffer.from(text))).toEqual(expected)
})

const s3 = (config: Record<string, unknown>, workspace = 'default') =>
  stateInBucket(
    { type: 's3', config: { bucket: 'b', key: 'k/t', region: 'r', use_lockfile: true, ...config } },
    workspace,
  )

test.each([
  ['another workspace', s3({}, 'blue'), { key: 'env:/blue/k/t' }],
  ['a prefix of its own', s3({ workspace_key_prefix: 'ws' }, 'blue'), { key: 'ws/blue/k/t' }],
  ['an endpoint', s3({ endpoints: { s3: 'http://127.0.0.1:1' } }), { endpoint: 'http://127.0.0.1:1' }],
  ['encryption', s3({ encrypt: true }), { encryption: { algorithm: 'AES256' } }],
  ['a key', s3({ encrypt: true, kms_key_id: 'arn' }), { encryption: { algorithm: 'aws:kms', key: 'arn' } }],
])('the place of a state with %s', (_what, found, expected) => {
  expect(found).toEqual({ at: expect.objectContaining({ bucket: 'b', region: 'r', ...expected }) })
})

test.each([
  ['another backend', stateInBucket({ type: 'gcs', config: {} }, 'default'), "the backend 'gcs' keeps no versions"],
  ['no lock file', s3({ use_lockfile: null }), 'does not lock by `use_lockfile`'],
  ['a role of the backend', s3({ assume_role: { role_arn: 'r' } }), 'of its own (assume_role)'],
])('%s is no place that could be restored', (_what, found, why) => {
  expect(found).toEqual({ why: expect.stringContaining(why) })
})
