import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { addObject, findObjects, openCloudFile } from '../index.ts'
import { temporaryDirectory } from './terraform.ts'

test('a cloud in a file is there again', () => {
  using directory = temporaryDirectory()
  const path = join(directory.path, 'cloud.json')
  {
    using cloud = openCloudFile(path)
    addObject(cloud.state, { type: 'aws_vpc', id: 'vpc-1', tags: { Env: 'dev' } })
    cloud.state.counters.set('revisions', 3)
  }
  using again = openCloudFile(path)
  expect(findObjects(again.state, { tags: { Env: 'dev' } })).toMatchObject([{ id: 'vpc-1' }])
  expect(again.state.counters.get('revisions')).toBe(3)
})

test('a second process is refused by name, and let in when the first is gone', async () => {
  using directory = temporaryDirectory()
  const path = join(directory.path, 'cloud.json')
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  using _ = { [Symbol.dispose]: () => other.kill('SIGKILL') }
  writeFileSync(`${path}.lock`, String(other.pid))
  expect(() => openCloudFile(path)).toThrow(
    `The playground cloud in ${path} is in use by process ${other.pid}. Stop that process, or give this one another file.`,
  )
  const gone = new Promise((resolve) => {
    other.once('exit', resolve)
  })
  other.kill('SIGKILL')
  await gone
  using cloud = openCloudFile(path)
  expect(readFileSync(`${path}.lock`, 'utf8')).toBe(String(process.pid))
  expect(findObjects(cloud.state, {})).toEqual([])
})

test('a file that is something else stays as it is', () => {
  using directory = temporaryDirectory()
  const path = join(directory.path, 'cloud.json')
  writeFileSync(path, '{"version":4,"serial":1}')
  expect(() => openCloudFile(path)).toThrow('is not a playground cloud. Delete it to start with an empty one')
  expect(readFileSync(path, 'utf8')).toBe('{"version":4,"serial":1}')
})
