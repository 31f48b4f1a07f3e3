/** Inputs and a result to look at. */
import type { DriftResult } from '../src/run.ts'

export const sampleInputs: Readonly<Record<string, string>> = { 'github-token': 'ghs_sample' }

export const sampleResult: DriftResult = {
  all: ['dev', 'production'],
  seen: ['dev', 'production'],
  problems: [],
  report: {
    version: 1,
    at: '2026-11-24T07:30:00.000Z',
    repository: 'acme/infrastructure',
    commit: '1'.repeat(40),
    run: 'https://github.com/acme/infrastructure/actions/runs/1/attempts/1',
    ledgerVerified: true,
    environments: (['clean', 'drifted'] as const).map((status, index) => ({
      environment: ['dev', 'production'][index] ?? '',
      status,
      drift: [],
      muted: [],
      pending: { added: [], removed: [], changed: [] },
      unmanaged: [],
      unknown: [],
      remarks: [],
      proposals: [],
      ...(status === 'drifted' ? { issue: 7 } : {}),
    })),
    parity: { compared: [], differences: [] },
    watch: { overdue: ['staging'], problems: [] },
    housekeeping: [],
  },
}
