import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { parseDeliveryInputs, parseInputs, parsePreviewInputs } from '../src/inputs.ts'
import { outputsOf } from '../src/report.ts'
import { sampleInputs, samplePreview, sampleResult } from './sample.ts'

interface ActionManifest {
  inputs: Record<string, { required?: boolean; default?: string; description: string }>
  outputs: Record<string, { description: string }>
  runs: { using: string; main: string }
}
const manifest = parse(await readFile(new URL('../action.yml', import.meta.url), 'utf8')) as ActionManifest

test('action.yml declares exactly the inputs the code reads', () => {
  const asked = new Set<string>()
  for (const event of ['push', 'pull_request'])
    parseInputs((name) => {
      asked.add(name)
      return sampleInputs[name] ?? ''
    }, event)
  expect([...asked].toSorted()).toEqual(Object.keys(manifest.inputs).toSorted())
})

test('action.yml declares exactly the outputs the code writes', () => {
  for (const result of [sampleResult, samplePreview])
    expect(Object.keys(outputsOf(result)).toSorted()).toEqual(Object.keys(manifest.outputs).toSorted())
})

test('the defaults of action.yml are the defaults of the code', () => {
  const withDefaults = (name: string) => sampleInputs[name] ?? manifest.inputs[name]?.default ?? ''
  const token = { token: undefined }
  expect({ ...parseDeliveryInputs(withDefaults), ...token }).toEqual({
    ...parseDeliveryInputs((name) => sampleInputs[name] ?? ''),
    ...token,
  })
})

test('an input is required in action.yml exactly when the code refuses to do without it', () => {
  const declared = Object.entries(manifest.inputs)
    .filter(([, input]) => input.required === true)
    .map(([name]) => name)
  const refusedBy = (read: (raw: (name: string) => string) => unknown) =>
    Object.keys(manifest.inputs).filter((name) => {
      try {
        read((asked) => (asked === name ? (manifest.inputs[name]?.default ?? '') : (sampleInputs[asked] ?? '')))
        return false
      } catch {
        return true
      }
    })
  expect(refusedBy(parsePreviewInputs)).toEqual(declared)
  // A delivery seals, and for that it takes a key.
  expect(refusedBy(parseDeliveryInputs)).toEqual([...declared, 'plan-key'])
})

test('everything has a description, and the bundle is where the runner looks for it', () => {
  const described = [...Object.values(manifest.inputs), ...Object.values(manifest.outputs)]
  expect(described.every(({ description }) => description.length > 10)).toBe(true)
  expect(manifest.runs).toMatchObject({ using: 'node24', main: 'dist/index.js' })
})

test.each([
  ['pull_request', 'preview'],
  ['merge_group', 'preview'],
  ['push', 'delivery'],
  ['workflow_dispatch', 'delivery'],
  ['schedule', 'delivery'],
])('%s is a %s', (event, kind) => {
  expect(Object.keys(parseInputs((name) => sampleInputs[name] ?? '', event))).toEqual([kind])
})
