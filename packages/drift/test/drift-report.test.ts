import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { scrubber } from '@wrenchproof/plan'
import type { DriftReport, EnvironmentLook } from '../src/index.ts'
import { driftPage, driftSummary, environmentReport, known, unknown } from '../src/index.ts'
import { changeOf, changedFinding, deletedFinding, lookWith, plain } from './support/looks.ts'

const stray = { item: { type: 'aws_instance', id: 'i-1', tags: {} }, age: 259_200_000, misspelt: false }
const drifted: EnvironmentLook = {
  ...lookWith(
    [
      deletedFinding('aws_s3_bucket.logs'),
      changedFinding('aws_vpc.x["<b>@team|"]', 'settings', changeOf(['enable_dns'], true, false)),
    ],
    [stray],
  ),
  remarks: ['deliveries are on hold (freeze): Christmas'],
}
const dark: EnvironmentLook = {
  environment: 'dev',
  drift: unknown('denied'),
  pending: known({ added: ['module a'], removed: [], changed: [] }),
}

function reportOf(looks: readonly EnvironmentLook[], scrub = plain): DriftReport {
  return {
    version: 1,
    at: '2026-11-24T07:30:00.000Z',
    repository: 'acme/infrastructure',
    commit: '1'.repeat(40),
    run: 'https://github.com/acme/infrastructure/actions/runs/1',
    ledgerVerified: false,
    environments: looks.map((look) => ({
      ...environmentReport(look, scrub),
      ...(look === drifted ? { issue: 7 } : {}),
    })),
    parity: {
      compared: ['dev', 'production'],
      differences: [{ kind: 'provider', name: 'hashicorp/aws', values: { dev: '6.2.0' }, ahead: ['dev'] }],
    },
    watch: { overdue: ['staging'], problems: ['the schedule last ran on 2026-11-20'] },
    housekeeping: [
      {
        place: '111111111111 us-east-2',
        leftovers: [{ kind: 'log-group', name: '/app', advice: 'Set a retention.' }],
        unknown: ['addresses could not be listed: denied'],
      },
    ],
  }
}

const options = { issues: 'https://github.com/acme/infrastructure/issues/' }

test('the summary of a run', () => {
  const golden = readFileSync(join(import.meta.dirname, 'golden', 'summary.md'), 'utf8')
  expect(driftSummary(reportOf([drifted, dark]), options)).toBe(golden)
})

test('where it is too long, lists give way, the last first, and the table stays', () => {
  const many = Array.from({ length: 20 }, (_, index) => ({
    ...lookWith(Array.from({ length: 50 }, (_each, object) => deletedFinding(`aws_vpc.v${object}`))),
    environment: `e${index}`,
  }))
  const text = driftSummary(reportOf(many), { ...options, maxBytes: 20_000 })
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(20_000)
  expect(text).toContain('| `e19` | drifted | 50 drifted objects |')
  expect(text).toContain('### `e0`\n\n- **deleted** `aws_vpc.v0` is gone')
  expect(text).toContain('### `e19`\n\nToo long to be shown here')
})

test('neither page nor summary holds a secret, or anything foreign that acts', () => {
  const secret = 'correct-horse-battery'
  const finding = changedFinding('aws_x.y["<script>"]', 'settings', changeOf(['name'], 'a', `${secret}<img src=x>`))
  const report = reportOf([lookWith([finding])], scrubber([secret]))
  for (const text of [driftPage(report), driftSummary(report, options), JSON.stringify(report)])
    expect(text).not.toContain(secret)
  expect(driftPage(report)).not.toMatch(/<(?:script|img)/u)
  expect(driftSummary(report, options)).not.toMatch(/<(?:script|img)/u)
})

test('the page has everything the summary has', () => {
  const page = driftPage(reportOf([drifted, dark]))
  for (const text of ['aws_s3_bucket.logs', 'Christmas', 'enable_dns', 'module a', 'staging', '6.2.0', '/app', '#7'])
    expect(page).toContain(text)
})
