import type { ApplyResult } from '../src/result.ts'

/** Inputs that the step accepts, without those that have defaults. */
export const sampleInputs: Record<string, string> = {
  environment: 'dev',
  'plan-key': Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7)).toString('base64'),
  'github-token': 'ghs_sample',
  'plan-digest': 'd'.repeat(64),
}

const state = (serial: number) => ({ lineage: 'l', serial, sha256: 'e'.repeat(64), empty: false })

/** What an apply of three changes comes to. */
export const sampleResult: ApplyResult = {
  environment: 'production',
  commit: 'c0ffee0123456789c0ffee0123456789c0ffee01',
  outcome: 'applied',
  changes: 3,
  before: state(41),
  after: state(42),
  record: 'f'.repeat(40),
  errors: [],
}
