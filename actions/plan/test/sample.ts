import { countsOf, effectsOf, parsePlanJson, shownPlan } from '@wrenchproof/plan'
import type { Delivery, Preview, Told } from '../src/result.ts'

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

const fingerprint = `v1:${'a'.repeat(64)}` as const

const told: Told = {
  environment: 'dev',
  commit: 'c0ffee0123456789c0ffee0123456789c0ffee01',
  effects,
  counts,
  shown: shownPlan(effects, { title: 'dev', scrub: (text) => text }),
  fingerprint,
  reportUrl: 'https://github.com/acme/infra/actions/runs/7/artifacts/9',
}

/** A preview of one new object. */
export const samplePreview: Preview = {
  kind: 'preview',
  ...told,
  recordName: `review-dev-${'e'.repeat(40)}-7-1`,
  commentUrl: 'https://github.com/acme/infra/pull/3#issuecomment-5',
}

/** A delivery of one new object that was reviewed. */
export const sampleResult: Delivery = {
  kind: 'delivery',
  ...told,
  reviewed: { verdict: 'same', run: { id: '6', attempt: 1 } },
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
    fingerprints: { public: fingerprint, sealed: `v1:${'b'.repeat(64)}` },
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
