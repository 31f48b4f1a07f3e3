import { describe, expect, test } from '@jest/globals'
import { githubIssues, stickyComments } from '@wrenchproof/github'
import type { StickySubject } from '@wrenchproof/github'
import { lostReply, lostRequest, mintToken, serverError, truncated } from '@wrenchproof/playground/github'
import { github, repository } from './github.ts'

const mark = '<!-- mark dev -->'
const subject: StickySubject = { author: 'github-actions[bot]', isOurs: (body) => body.startsWith(mark) }

/** A repository with one issue, which is to comments what a pull request is. */
async function opened() {
  const made = await github()
  const write = made.token({ issues: 'write' })
  await githubIssues(made.client({ token: write }), repository).create(
    { label: 'x', author: 'github-actions[bot]', isOurs: () => true },
    { title: 'x', body: 'x' },
  )
  const comments = (token = write) => stickyComments(made.client({ token }), repository)
  return {
    ...made,
    say: async (text: string, token?: string) => comments(token).write(1, subject, () => `${mark}\n${text}`),
    comments,
    texts: () => made.repository.comments.map(({ body }) => body.slice(mark.length + 1)),
  }
}

test('a comment is written once and then updated in place, with the text that it replaces at hand', async () => {
  await using made = await opened()
  const first = await made.say('one')
  const seen: (string | undefined)[] = []
  const second = await made.comments().write(1, subject, (previous) => {
    seen.push(previous)
    return `${mark}\ntwo`
  })
  expect(second).toEqual(first)
  expect(seen).toEqual([`${mark}\none`])
  expect(made.texts()).toEqual(['two'])
})

test('what is to be left alone is left alone', async () => {
  await using made = await opened()
  await made.say('newer')
  await made.comments().write(1, subject, () => undefined)
  expect(made.texts()).toEqual(['newer'])
})

test('the mark in a comment of somebody else is not ours', async () => {
  await using made = await opened()
  made.repository.comments.push({
    id: 7,
    issueNumber: 1,
    user: { id: 9, login: 'mallory', type: 'User' },
    body: `${mark}\nforged`,
    createdAt: '2026-11-24T10:00:00Z',
    updatedAt: '2026-11-24T10:00:00Z',
  })
  await made.say('ours')
  expect(made.texts()).toEqual(['forged', 'ours'])
})

test('a token that writes under another name finds its own comment by it', async () => {
  await using made = await opened()
  const token = mintToken(made.state, {
    kind: 'app',
    repositories: [made.repository],
    permissions: { issues: 'write' },
  })
  await made.say('one', token)
  await made.say('two', token)
  expect(made.texts()).toEqual(['two'])
})

describe('whatever happens to the reply', () => {
  const faults = { lostReply, lostRequest, serverError, truncated }
  test.each(Object.entries(faults))('%s: one comment', async (_, fault) => {
    await using made = await opened()
    made.board.faults.push(fault({ method: 'POST', path: /\/comments$/u }))
    await made.say('one')
    expect(made.texts()).toEqual(['one'])
  })

  test('a comment that somebody deletes meanwhile is written anew', async () => {
    await using made = await opened()
    await made.say('one')
    await made.comments().write(1, subject, () => {
      made.repository.comments.length = 0
      return `${mark}\ntwo`
    })
    expect(made.texts()).toEqual(['two'])
  })
})

test('20 runs at once leave one comment, the oldest', async () => {
  await using made = await opened()
  const written = await Promise.all(Array.from({ length: 20 }, async (_, run) => made.say(String(run))))
  expect(made.repository.comments.map(({ id }) => id)).toEqual([
    Math.min(...written.map((comment) => comment?.id ?? 0)),
  ])
})

test('surplus comments of ours go with the next one', async () => {
  await using made = await opened()
  await made.say('one')
  const [comment] = made.repository.comments
  if (comment !== undefined) made.repository.comments.push({ ...comment, id: comment.id + 1000 })
  await made.say('two')
  expect(made.texts()).toEqual(['two'])
})

test('a missing permission is told, and nothing is tried again', async () => {
  await using made = await opened()
  await expect(made.say('one', made.token({ issues: 'read' }))).rejects.toMatchObject({ code: 'PERMISSION_MISSING' })
  expect(made.texts()).toEqual([])
})
