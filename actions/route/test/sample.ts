import { parseEnvironments } from '@wrenchproof/delivery'
import { moduleInventory } from '@wrenchproof/modules'
import type { Closure } from '@wrenchproof/modules'
import type { RouteResult, RoutedEnvironment } from '../src/run.ts'
import { environmentsFile } from './support/gitflow.ts'

/** Inputs that the step accepts, without those that have defaults. */
export const sampleInputs: Record<string, string> = { 'github-token': 'ghs_sample' }

const { all } = parseEnvironments(environmentsFile, 'terraform/environments.yml')

function routed(name: string, way: Partial<RoutedEnvironment>): RoutedEnvironment {
  const entry = all.find((environment) => environment.name === name)
  if (entry === undefined) throw new Error(`the sample has no ${name}`)
  return { environment: name, mode: 'none', why: [], needs: [], wave: 0, broken: [], entry, ...way }
}

const closure: Closure = {
  root: 'terraform/environments/production',
  hash: '',
  complete: true,
  bounded: true,
  findings: [],
  members: [
    {
      kind: 'module',
      path: 'terraform/modules/app',
      hash: 'c0ffee'.repeat(10),
      files: [],
      references: [{ file: 'terraform/environments/production/main.tf', line: 2, column: 12 }],
    },
  ],
}

/** A push to `main` that changes a module, with a name that tries to be Markdown. */
export const sampleResult: RouteResult = {
  event: 'push',
  head: 'c0ffee0123456789c0ffee0123456789c0ffee01',
  before: 'beef000123456789beef000123456789beef0001',
  routed: [
    routed('global', { mode: 'deliver', lane: 'regular', why: ['its entry in the environments file changed'] }),
    routed('production', {
      mode: 'deliver',
      lane: 'regular',
      why: ['its module terraform/modules/app changed: terraform/modules/app/<b>|@ada`.tf', 'its root is new'],
      needs: ['global'],
      wave: 1,
    }),
    routed('dev', { why: ['dev is delivered from develop, not from main'] }),
    routed('staging', { why: ['staging is delivered from release/*, not from main'] }),
  ],
  unknown: [
    { code: 'UNREADABLE', field: 'HCL', problem: 'is broken', file: 'terraform/modules/app/x.tf', line: 3, column: 7 },
  ],
  remarks: [],
  inventory: moduleInventory([{ environment: 'production', closure }]),
}
