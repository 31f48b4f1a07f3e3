import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { scrubber } from '@wrenchproof/plan'
import type { EnvironmentLook, Finding, IssueDecision, StandingIssue } from '../src/index.ts'
import { decideIssue, isDriftIssue, known, readRecord, statusOf, unknown } from '../src/index.ts'
import { changeOf, changedFinding, deletedFinding, lookWith, now, plain } from './support/looks.ts'

const hours = (count: number): Date => new Date(now.getTime() + count * 3_600_000)
const gone = deletedFinding('aws_s3_bucket.logs')
const opened = changedFinding(
  'module.web.aws_security_group.a["<b>@team"]',
  'security',
  changeOf(['ingress', 0, 'cidr_blocks', 0], '10.0.0.0/8', '0.0.0.0/0'),
)
const named = (value: string): Finding => changedFinding('aws_vpc.x', 'tags', changeOf(['tags', 'Name'], 'a', value))
const stray = {
  item: { type: 'aws_instance', id: 'i-0abc', tags: {}, createdAt: hours(-72) },
  age: 259_200_000,
  misspelt: false,
}

function decide(look: EnvironmentLook, issue?: StandingIssue, at = now): IssueDecision {
  return decideIssue(look, issue, { scrub: plain, now: at })
}

/** The issue after a decision. */
function after(decision: IssueDecision, before?: StandingIssue): StandingIssue {
  if (decision.kind === 'none') return before ?? { state: 'closed', body: '' }
  return { state: decision.kind === 'close' ? 'closed' : 'open', body: decision.body }
}

test('the text of an issue', () => {
  const look = {
    ...lookWith([gone, opened, named('b')], [stray]),
    pending: known({ added: [], removed: [], changed: ['x'] }),
  }
  const decision = decideIssue(look, undefined, { scrub: plain, now, runUrl: 'https://github.com/a/b/actions/runs/1' })
  expect(decision).toMatchObject({
    kind: 'open',
    title: 'Drift in production: 1 deleted, 1 security, 1 tags, 1 unmanaged',
  })
  const { body } = after(decision)
  expect(isDriftIssue(body, 'production')).toBe(true)
  expect(isDriftIssue(body, 'staging')).toBe(false)
  const golden = readFileSync(join(import.meta.dirname, 'golden', 'issue.md'), 'utf8')
  expect(body.split('\n').slice(3).join('\n')).toBe(golden)
})

test('nothing foreign can spell Markdown, HTML, a marker or a secret', () => {
  const secret = 'correct-horse-battery'
  const finding = changedFinding(
    'a.b["<!-- wrenchproof:v1 -->`@all`"]',
    'settings',
    changeOf(['value'], secret, `x ${secret} \`\`\`\n<!-- -->`),
  )
  const object = { ...stray, item: { ...stray.item, id: `${secret}\n\`\`\`` } }
  const decision = decideIssue(lookWith([finding], [object]), undefined, { scrub: scrubber([secret]), now })
  const { body } = after(decision)
  expect(body).not.toContain(secret)
  expect(body.match(/<!--/gu)).toHaveLength(2)
  expect(body).not.toContain('@all')
})

describe('what is done about it', () => {
  const first = after(decide(lookWith([gone])))

  test('the same again: the text is updated, nobody is told', () => {
    const decision = decide(lookWith([gone]), first, hours(1))
    expect(decision).toMatchObject({ kind: 'update', reopen: false })
    expect(decision).not.toHaveProperty('comment')
    expect(readRecord(after(decision).body)).toMatchObject({ firstSeen: now, lastSeen: hours(1), timesSeen: 2 })
  })

  test('something new, changed or gone: one comment that says so', () => {
    const both = after(decide(lookWith([gone, named('b')])))
    const decision = decide(lookWith([named('c'), opened]), both, hours(1))
    expect(decision).toMatchObject({ comment: expect.stringContaining('1 new, 1 changed, 1 gone') })
  })

  test('nothing any more: closed, and reopened when it comes back', () => {
    const closing = decide(lookWith([]), first, hours(1))
    expect(closing).toMatchObject({ kind: 'close' })
    const closed = after(closing)
    expect(decide(lookWith([]), closed, hours(2))).toMatchObject({ kind: 'none' })
    expect(decide(lookWith([gone]), closed, hours(2))).toMatchObject({
      kind: 'update',
      reopen: true,
      comment: expect.any(String),
    })
  })

  test('what keeps coming back is flapping', () => {
    let issue = first
    for (let hour = 1; hour <= 4; hour += 1) {
      issue = after(decide(lookWith(hour % 2 === 0 ? [gone] : []), issue, hours(hour)), issue)
    }
    expect(issue.body).toContain('**flapping**: came back 2 times')
    expect(readRecord(issue.body)).toMatchObject({ firstSeen: now, timesSeen: 3 })
  })

  test('code that waits keeps no issue open', () => {
    const waiting = { ...lookWith([]), pending: known({ added: ['m'], removed: [], changed: [] }) }
    expect(statusOf(waiting)).toBe('pending')
    expect(decide(waiting, first)).toMatchObject({ kind: 'close' })
  })

  test('a look that failed leaves it as it is', () => {
    for (const blind of [
      { ...lookWith([]), drift: unknown('init failed') },
      { ...lookWith([]), unmanaged: unknown('denied') },
      { ...lookWith([]), pending: unknown('no anchor') },
    ]) {
      expect(statusOf(blind)).toBe('unknown')
      expect(decide(blind, first)).toMatchObject({ kind: 'none' })
    }
  })

  test('drift beside a dark inventory is told, and forgets no unmanaged object', () => {
    const both = after(decide(lookWith([gone], [stray])))
    const decision = decide({ ...lookWith([gone]), unmanaged: unknown('denied') }, both, hours(1))
    expect(decision).not.toHaveProperty('comment')
    expect(after(decision).body).toContain('Not looked at')
  })

  test('a record that somebody edited is begun anew', () => {
    const edited = { state: 'open', body: first.body.replace(/record:v1 \w{8}/u, 'record:v1 AAAAAAAA') } as const
    expect(readRecord(edited.body)).toBeUndefined()
    expect(decide(lookWith([gone]), edited, hours(1))).toMatchObject({ kind: 'update' })
  })
})

test('200 looks at the same world make one issue without a comment', () => {
  let issue: StandingIssue | undefined
  const comments: unknown[] = []
  for (let run = 0; run < 200; run += 1) {
    const decision = decide(lookWith([gone, opened]), issue, hours(run))
    if (decision.kind === 'update' && decision.comment !== undefined) comments.push(decision.comment)
    issue = after(decision, issue)
  }
  expect(comments).toEqual([])
  expect(readRecord(issue?.body ?? '')?.timesSeen).toBe(200)
})

test('ten thousand findings fit: the harmless lists give way, the counts stay', () => {
  const many = Array.from({ length: 10_000 }, (_, index) =>
    changedFinding(`aws_ssm_parameter.p[${index}]`, 'tags', changeOf(['tags', 'Name'], 'a'.repeat(500), 'b')),
  )
  const { body } = after(decide(lookWith([gone, ...many])))
  expect(body.length).toBeLessThanOrEqual(65_536)
  expect(body).toContain('### Changed tags (10000)')
  expect(body).toContain('aws_s3_bucket.logs')
})
