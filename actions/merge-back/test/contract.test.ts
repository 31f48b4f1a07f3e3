import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { parseInputs } from '../src/inputs.ts'
import { outputsOf, summaryLine, summaryOf } from '../src/report.ts'
import type { MergeBackResult } from '../src/run.ts'

interface ActionManifest {
  inputs: Record<string, { required?: boolean; default?: string; description: string }>
  outputs: Record<string, { description: string }>
}
const manifest = parse(await readFile(new URL('../action.yml', import.meta.url), 'utf8')) as ActionManifest

const sampleInputs: Record<string, string> = {
  reason: 'orders time out',
  incident: 'INC-7',
  'github-token': 'ghs_sample',
}
const sampleResult: MergeBackResult = {
  branch: 'hotfix/1',
  pulls: [
    { base: 'main', number: 7, url: 'https://github.com/acme/infrastructure/pull/7', made: true },
    { base: 'release/2', number: 6, url: 'https://github.com/acme/infrastructure/pull/6', made: false },
  ],
  settled: ['release/3'],
}

test('action.yml declares exactly the inputs the code reads and the outputs it writes', () => {
  const asked = new Set<string>()
  parseInputs((name) => {
    asked.add(name)
    return sampleInputs[name] ?? ''
  })
  expect([...asked].toSorted()).toEqual(Object.keys(manifest.inputs).toSorted())
  expect(Object.keys(outputsOf(sampleResult)).toSorted()).toEqual(Object.keys(manifest.outputs).toSorted())
})

test("the defaults of action.yml are the code's, and what it requires the code refuses to do without", () => {
  const withDefaults = (name: string) => sampleInputs[name] ?? manifest.inputs[name]?.default ?? ''
  expect(parseInputs(withDefaults)).toEqual(parseInputs((name) => sampleInputs[name] ?? ''))
  const required = Object.keys(manifest.inputs).filter((name) => manifest.inputs[name]?.required === true)
  expect(required).toEqual(['reason', 'incident'])
  for (const name of required)
    expect(() => parseInputs((asked) => (asked === name ? '' : withDefaults(asked)))).toThrow(`${name}: is required`)
})

test('what was opened, in a line and for the summary', () => {
  expect(summaryLine(sampleResult)).toBe('hotfix/1: #7 to main, #6 to release/2 (open already), release/3 has it')
  expect(summaryOf(sampleResult)).toContain('- #7 to `main`: merge it with a merge commit\n')
})
