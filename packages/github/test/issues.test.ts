import { describe, expect, test } from '@jest/globals'
import { githubIssues } from '@wrenchproof/github'
import type { IssueSubject, Issues } from '@wrenchproof/github'
import { lostReply, lostRequest, serverError, truncated } from '@wrenchproof/playground/github'
import { github, repository } from './github.ts'

const mark = '<!-- mark production -->'
const subject: IssueSubject = {
  label: 'drift',
  author: 'github-actions[bot]',
  isOurs: (body) => body.startsWith(mark),
}
const text = { title: 'Drift in production', body: `${mark}\n\nsomething` }

async function opened() {
  const made = await github()
  const issues = (): Issues => githubIssues(made.client({ token: made.token({ issues: 'write' }) }), repository)
  const open = () => made.repository.issues.filter(({ state }) => state === 'open').map(({ number }) => number)
  return { ...made, issues, open }
}

test('an issue is made, found, changed, closed and found again', async () => {
  await using made = await opened()
  const issues = made.issues()
  expect(await issues.find(subject)).toBeUndefined()
  const { number } = await issues.create(subject, text)
  await issues.update(number, { title: 'other', state: 'closed' })
  expect(await issues.find(subject)).toEqual({ ...text, number, title: 'other', state: 'closed' })
  await issues.update(number, { state: 'open' })
  expect(made.repository.issues).toMatchObject([{ state: 'open', labels: ['drift'] }])
})

test('an issue by somebody else, or without the mark, is not ours', async () => {
  await using made = await opened()
  const issues = made.issues()
  await issues.create({ ...subject, isOurs: (body) => body === 'no mark' }, { ...text, body: 'no mark' })
  expect(await issues.find(subject)).toBeUndefined()
  expect(await issues.find({ ...subject, author: 'ada' })).toBeUndefined()
})

test('a deleted issue is made anew', async () => {
  await using made = await opened()
  await made.issues().create(subject, text)
  made.repository.issues.length = 0
  expect(await made.issues().create(subject, text)).toMatchObject({ state: 'open' })
  expect(made.open()).toHaveLength(1)
})

describe('whatever happens to the reply', () => {
  const faults = { lostReply, lostRequest, serverError, truncated }

  test.each(Object.entries(faults))('%s: one issue', async (_, fault) => {
    await using made = await opened()
    made.board.faults.push(fault({ method: 'POST', path: /\/issues$/u }))
    await made.issues().create(subject, text)
    expect(made.repository.issues).toHaveLength(1)
  })

  test.each(Object.entries(faults))('%s: one comment', async (_, fault) => {
    await using made = await opened()
    const { number } = await made.issues().create(subject, text)
    made.board.faults.push(fault({ method: 'POST', path: /\/comments$/u }))
    await made.issues().comment(number, 'hello')
    expect(made.repository.comments).toHaveLength(1)
  })
})

test('20 runs at once leave one issue open, and the others lead to it', async () => {
  await using made = await opened()
  await Promise.all(Array.from({ length: 20 }, async () => made.issues().create(subject, text)))
  const kept = await made.issues().find(subject)
  expect(made.open()).toEqual([kept?.number])
  const others = made.repository.issues.filter(({ state }) => state === 'closed')
  for (const { body } of others) expect(body).toBe(`${text.body}\n\nGoes on in #${kept?.number ?? 0}.\n`)
})

test('200 runs one after another make one issue', async () => {
  await using made = await opened()
  const issues = made.issues()
  for (let run = 0; run < 200; run += 1) await issues.create(subject, text)
  expect(made.repository.issues).toHaveLength(1)
})

test('a missing permission is told, and nothing is tried again', async () => {
  await using made = await opened()
  const issues = githubIssues(made.client({ token: made.token({ issues: 'read' }) }), repository)
  await expect(issues.create(subject, text)).rejects.toMatchObject({ code: 'PERMISSION_MISSING' })
})
