import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { parseApplyInputs, parseInputs, parseRecoverInputs } from '../src/inputs.ts'
import { recoveredOutputs } from '../src/recover/report.ts'
import { outputsOf } from '../src/report.ts'
import { sampleInputs, sampleResult } from './sample.ts'

interface ActionManifest {
  inputs: Record<string, { required?: boolean; default?: string; description: string }>
  outputs: Record<string, { description: string }>
  runs: { using: string; main: string }
}
const manifest = parse(await readFile(new URL('../action.yml', import.meta.url), 'utf8')) as ActionManifest

test('action.yml declares exactly the inputs the code reads', () => {
  const asked = new Set<string>()
  for (const recover of ['', 'diagnose'])
    parseInputs((name) => {
      asked.add(name)
      return name === 'recover' ? recover : (sampleInputs[name] ?? '')
    })
  expect([...asked].toSorted()).toEqual(Object.keys(manifest.inputs).toSorted())
})

test('action.yml declares exactly the outputs the code writes', () => {
  const declared = Object.keys(manifest.outputs).toSorted()
  expect(Object.keys(outputsOf(sampleResult)).toSorted()).toEqual(declared)
  const recovered = recoveredOutputs({ environment: 'dev', kind: 'diagnose', lines: [] })
  expect(Object.keys(recovered).toSorted()).toEqual(declared)
})

test('the defaults of action.yml are the defaults of the code', () => {
  const withDefaults = (name: string) => sampleInputs[name] ?? manifest.inputs[name]?.default ?? ''
  const token = { token: undefined }
  expect({ ...parseApplyInputs(withDefaults), ...token }).toEqual({
    ...parseApplyInputs((name) => sampleInputs[name] ?? ''),
    ...token,
  })
})

test('an input is required in action.yml exactly when the code refuses to do without it', () => {
  const declared = Object.entries(manifest.inputs)
    .filter(([, input]) => input.required === true)
    .map(([name]) => name)
  const without = (missing: string) => (asked: string) =>
    asked === missing ? (manifest.inputs[asked]?.default ?? '') : (sampleInputs[asked] ?? '')
  const refuses = (read: () => unknown): boolean => {
    try {
      read()
      return false
    } catch {
      return true
    }
  }
  const refusedBy = (read: (raw: (name: string) => string) => unknown) =>
    Object.keys(manifest.inputs).filter((name) => refuses(() => read(without(name))))
  // A digest is what an apply is about, and a recovery has none.
  expect(refusedBy(parseApplyInputs)).toEqual([...declared, 'plan-digest'])
  const diagnose = (raw: (name: string) => string) =>
    parseRecoverInputs((name) => (name === 'recover' ? 'diagnose' : raw(name)))
  expect(refusedBy(diagnose)).toEqual(declared)
})

test('everything has a description, and the bundle is where the runner looks for it', () => {
  const described = [...Object.values(manifest.inputs), ...Object.values(manifest.outputs)]
  expect(described.every(({ description }) => description.length > 10)).toBe(true)
  expect(manifest.runs).toMatchObject({ using: 'node24', main: 'dist/index.js' })
})
