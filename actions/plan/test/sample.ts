import { countsOf, effectsOf, parsePlanJson } from '@wrenchproof/plan'
import type { PlanResult } from '../src/run.ts'

/** Inputs that the step accepts, without those that have defaults. */
export const sampleInputs: Record<string, string> = {
  environment: 'dev',
  'plan-key': Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7)).toString('base64'),
  'github-token': 'ghs_sample',
}

const effects = effectsOf(
  parsePlanJson(
    JSON.stringify({
      format_version: '1.2',
      terraform_version: '1.11.4',
      timestamp: '2026-11-24T10:00:00Z',
      resource_changes: [
        {
          address: 'terraform_data.app',
          mode: 'managed',
          type: 'terraform_data',
          name: 'app',
          change: {
            actions: ['create'],
            before: null,
            after: { input: 'made 2026-11-24T10:00:00Z' },
            after_unknown: { id: true },
            before_sensitive: false,
            after_sensitive: {},
          },
        },
      ],
    }),
  ),
)
const counts = countsOf(effects)

/** What a plan step of one new object comes to. */
export const sampleResult: PlanResult = {
  made: {
    planned: { hasChanges: true, json: Buffer.alloc(0), state: undefined },
    effects,
    counts,
    fingerprints: { public: 'v1:aaaa', sealed: 'v1:bbbb' },
    secrets: new Set(),
  },
  manifest: {
    format: 1,
    repositoryId: '42',
    environment: 'dev',
    root: 'terraform/environments/dev',
    workspace: 'default',
    backend: 'local {}',
    commit: 'c0ffee0123456789c0ffee0123456789c0ffee01',
    closure: {},
    varFiles: {},
    terraformBinary: 'terraform',
    terraformVersion: '1.11.4',
    providerLock: 'none',
    state: null,
    planSha256: 'b'.repeat(64),
    fingerprints: { public: 'v1:aaaa', sealed: 'v1:bbbb' },
    counts: { create: 1, update: 0, replace: 0, delete: 0, forget: 0, import: 0, move: 0 },
    hasChanges: true,
    earlierReviews: [],
    workflowPath: '.github/workflows/deliver.yml',
    event: 'push',
    run: { id: '7', attempt: '1' },
    created: '2026-11-24T10:00:00.000Z',
    expires: '2026-11-25T10:00:00.000Z',
  },
  name: 'tfplan-dev-c0ffee0123456789c0ffee0123456789c0ffee01-7-1',
  digest: 'd'.repeat(64),
}
