import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { runChild } from '../src/child.ts'

const place = { cwd: '/', environment: { PATH: process.env['PATH'] ?? '' } }

test('a child that takes too long is ended, and that is told', async () => {
  const end = await runChild('sleep', ['600'], { ...place, timeoutMs: 50 })
  expect(end).toMatchObject({ exitCode: null, signal: 'SIGINT', timedOut: true, interrupted: false })
})

test('one that ends in time is not', async () => {
  const end = await runChild('true', [], { ...place, timeoutMs: 60_000 })
  expect(end).toMatchObject({ exitCode: 0, timedOut: false })
})

test('output into a file comes line by line, the last one also without an end, and errors beside it', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'child-'))
  const outputFile = join(directory, 'out')
  const lines: string[] = []
  const program = "process.stdout.write('one\\nzwei \u00fc\\nlast'); process.stderr.write('oh')"
  const end = await runChild(process.execPath, ['-e', program], {
    ...place,
    outputFile,
    onLine: (line) => lines.push(line),
  })
  expect(lines).toEqual(['one', 'zwei \u00fc', 'last'])
  expect(end).toMatchObject({ exitCode: 0, stderr: 'oh' })
  expect(await readFile(outputFile, 'utf8')).toBe('one\nzwei \u00fc\nlast')
  await rm(directory, { recursive: true })
})

test('an interrupt ends an expendable child also when it will not listen, and no other', async () => {
  const deaf = "process.on('SIGINT', () => undefined); setTimeout(() => process.exit(3), 8000); console.log('deaf')"
  const ends = await Promise.all(
    [true, false].map(async (expendable) => {
      const interrupt = new AbortController()
      const onLine = () => interrupt.abort()
      return runChild(process.execPath, ['-e', deaf], { ...place, expendable, interrupt: interrupt.signal, onLine })
    }),
  )
  expect(ends).toMatchObject([
    { interrupted: true, timedOut: false, signal: 'SIGKILL' },
    { interrupted: true, timedOut: false, exitCode: 3 },
  ])
})
