import type { Manifest } from '@wrenchproof/sealed-plan'
import { parsePlanKey } from '@wrenchproof/sealed-plan'

export const commit = 'c0ffee0123456789c0ffee0123456789c0ffee01'
export const keyText = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7)).toString('base64')

export function keysOf(text: string) {
  const keys = parsePlanKey(text)
  if (keys === undefined) throw new Error('the sample key is not a key')
  return keys
}

export const manifest: Manifest = {
  format: 1,
  repositoryId: '42',
  environment: 'dev',
  root: 'terraform/environments/dev',
  workspace: 'default',
  backend: '{"type":"local"}',
  commit,
  closure: { 'terraform/environments/dev': 'a'.repeat(40) },
  varFiles: {},
  terraformBinary: 'terraform',
  terraformVersion: '1.11.4',
  providerLock: 'none',
  state: null,
  planSha256: 'b'.repeat(64),
  fingerprints: { public: 'v1:a', sealed: 'v1:b' },
  counts: { create: 1, update: 0, replace: 0, delete: 0, forget: 0, import: 0, move: 0 },
  hasChanges: true,
  earlierReviews: [],
  workflowPath: '.github/workflows/deliver.yml',
  event: 'push',
  run: { id: '7', attempt: '1' },
  created: '2026-11-24T10:00:00.000Z',
  expires: '2026-11-25T10:00:00.000Z',
}
