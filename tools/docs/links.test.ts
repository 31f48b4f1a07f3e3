import { expect, test } from '@jest/globals'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brokenLinks } from './links.ts'
import { filesOnDisk } from '../files-on-disk.ts'

const root = join(import.meta.dirname, '../..')

test('a link leads to a file inside of the repository, and to a heading that is there', () => {
  const good = '[a](docs/a.md) [b](docs/a.md#what-it-needs-and-why) [c](#top) [d](https://example.invalid/x) [e](docs)'
  const example = '`[f](none.md)`\n\n```md\n[g](none.md)\n## Not here\n```\n'
  const bad = '[h](none.md) [i](docs/a.md#none) [j](#not-here) [k](../outside.md) ![l](none.png)'
  using made = filesOnDisk({
    'README.md': `# Top\n\n${good}\n\n${example}\n${bad}\n`,
    'docs/a.md': '## What it `needs`, and why\n\n[up](../README.md#top)\n',
  })
  expect(brokenLinks(made.path)).toEqual([
    'README.md: none.md',
    'README.md: docs/a.md#none',
    'README.md: #not-here',
    'README.md: ../outside.md',
    'README.md: none.png',
  ])
})

test('every link of this repository leads somewhere', () => {
  expect(brokenLinks(root)).toEqual([])
})

test('every question has one page, by its number, which says how it is proved', () => {
  const files = globSync('docs/questions/*-*.md', { cwd: root }).toSorted()
  const texts = files.map((file) => readFileSync(join(root, file), 'utf8'))
  const numbers = Array.from({ length: 62 }, (_, index) => String(index + 1))
  expect(texts.map((text) => /^# (\d+)\. .+\?\n/u.exec(text)?.[1])).toEqual(numbers)
  expect(files.map((file) => String(Number(/(\d+)-/u.exec(file)?.[1])))).toEqual(numbers)
  expect(files.filter((_, index) => texts[index]?.includes('\n**Drill:** ') !== true)).toEqual([])
})
