import { expect, test } from '@jest/globals'
import { githubState, mintToken, repositoryOf, serveGithub } from '../../playground/github/index.ts'
import { commitFiles } from '../../playground/github/index.ts'
import { changelog } from './changelog.ts'
import { publish } from './publish.ts'
import { isNewer, newest, versionOf } from './version.ts'

const version = (tag: string) => {
  const found = versionOf(tag)
  if (found === undefined) throw new Error(`${tag} is no version`)
  return found
}

test('versions', () => {
  expect(versionOf('v1.20.3')).toEqual({ tag: 'v1.20.3', major: 'v1', parts: [1, 20, 3] })
  for (const text of ['1.2.3', 'v1.2', 'v01.2.3', 'v1.2.3-rc.1', 'v1.2.3\n', ''])
    expect(versionOf(text)).toBeUndefined()
  expect(newest(['v1', 'v1.9.0', 'v1.10.0', 'v0.99.0', 'nightly'])?.tag).toBe('v1.10.0')
  expect(isNewer(version('v2.0.0'), version('v1.9.9'))).toBe(true)
  expect(isNewer(version('v1.2.3'), version('v1.2.3'))).toBe(false)
  expect(isNewer(version('v1.2.3'), version('v1.3.0'))).toBe(false)
})

test('the changelog has what users notice, each once', () => {
  const subjects = ['feat(plan)!: another comment', 'feat: waves', 'fix(apply): a lost race', 'docs: words', 'Merge x']
  expect(changelog('v1.2.3', subjects)).toBe(
    '# v1.2.3\n\n## Breaking\n\n- plan: another comment\n\n## New\n\n- waves\n\n## Mended\n\n- apply: a lost race\n',
  )
  expect(changelog('v1.2.4', ['docs: words'])).toContain('Nothing that users notice.')
})

test('a version is tagged once; the major version moves along', async () => {
  await using state = await githubState({ repositories: [{ fullName: 'acme/wrenchproof', files: { a: '1' } }] })
  await using server = await serveGithub(state)
  const repository = repositoryOf(state, 'acme/wrenchproof')
  const { git } = repository
  const token = mintToken(state, { kind: 'actions', repositories: [repository], permissions: { contents: 'write' } })
  const place = { token, apiUrl: server.url, repository: 'acme/wrenchproof' }
  const at = async (ref: string) => (await git.resolve(`${ref}^{commit}`))?.oid
  const first = (await at('refs/heads/main')) ?? ''
  await publish(place, { version: version('v1.0.0'), commit: first, notes: 'The first.' })
  const second = await commitFiles(git, 'main', { files: { a: '2' }, message: 'feat: two' })
  await publish(place, { version: version('v1.1.0'), commit: second, notes: 'The second.' })
  expect([await at('refs/tags/v1.0.0'), await at('refs/tags/v1.1.0'), await at('refs/tags/v1')]).toEqual([
    first,
    second,
    second,
  ])
  expect(await git.text(['tag', '-n1', '--list', 'v1.1.0'])).toContain('The second.')
  const again = publish(place, { version: version('v1.0.0'), commit: second, notes: 'Again.' })
  await expect(again).rejects.toMatchObject({ code: 'TAG_EXISTS' })
  expect([await at('refs/tags/v1.0.0'), await at('refs/tags/v1')]).toEqual([first, second])
})
