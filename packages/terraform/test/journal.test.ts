import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { explainDiagnostic, openJournal, parseLockInfo } from '@wrenchproof/terraform'

const event = (
  type: string,
  address: string,
  action = 'create',
  more: Record<string, unknown> = {},
  at = '2026-11-24T11:00:00Z',
) => JSON.stringify({ type, '@timestamp': at, hook: { resource: { addr: address }, action, ...more } })

test('tells what is done, in flight and failed, and when it began', () => {
  const log: string[] = []
  const journal = openJournal((line) => log.push(line))
  const lines = [
    event('apply_start', 'data.x', 'read'),
    event('apply_complete', 'data.x', 'read'),
    event('apply_start', 'a', 'create', {}, '2026-11-24T10:00:00.250000Z'),
    event('apply_complete', 'a', 'create', { id_key: 'id', id_value: 'vpc-1' }),
    event('apply_start', 'b', 'delete'),
    event('apply_complete', 'b', 'delete'),
    event('apply_start', 'b'),
    event('apply_start', 'c', 'update'),
    event('apply_errored', 'c', 'update'),
  ]
  for (const line of [...lines, 'not an event']) journal.line(line)
  expect(journal).toMatchObject({ started: 4, completed: 2 })
  expect(journal.progress()).toEqual({
    done: [
      { address: 'a', action: 'create', id: 'vpc-1' },
      { address: 'b', action: 'delete' },
    ],
    inFlight: [{ address: 'b', action: 'create' }],
    failed: [{ address: 'c', action: 'update' }],
  })
  expect(journal.changedAt).toBe(Date.parse('2026-11-24T10:00:00.250Z'))
  expect(log.join('\n')).not.toContain('vpc-1')
})

interface Case {
  what: string
  summary: string
  detail: string
  code: string | null
  problem?: string
  next?: string
}
const cases = JSON.parse(await readFile(new URL('../testdata/explanations.json', import.meta.url), 'utf8')) as Case[]

test.each(cases)('explains: $what', ({ summary, detail, code, problem = '', next = '' }) => {
  const found = explainDiagnostic({ severity: 'error', summary, detail })
  expect(found?.code ?? null).toBe(code)
  expect(found?.problem ?? '').toContain(problem)
  expect(found?.next ?? '').toContain(next)
})

test.each(['', 'Lock Info:', 'ID: 1 Path: p Operation: o Who: w', 'Created: 2026-11-23 01:02:03 +0000 UTC'])(
  'no lock in %j',
  (detail) => {
    expect(parseLockInfo(detail)).toBeUndefined()
  },
)
