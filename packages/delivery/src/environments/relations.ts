/** What must hold between the entries of the environments file, beyond the form of each. */
import { didYouMean } from '@wrenchproof/errors'
import { gateEnvironments } from '../guards/approvals.ts'
import type { Environment } from './environment.ts'
import { mostApprovals } from './schema.ts'

/** A problem and the path of the key it is about. */
export interface RelationProblem {
  readonly path: readonly (string | number)[]
  readonly problem: string
}

/** What an entry says of others. */
export type References = Pick<Environment, 'name' | 'needs'> & { readonly after?: string | undefined }

/** Every name of an environment that there is none of. */
export function unknownReferences(all: readonly References[]): RelationProblem[] {
  const names = all.map(({ name }) => name)
  return all.flatMap(({ name, needs, after }) => {
    const asked: [string, ...(string | number)[]][] = needs.map((need, index) => [need, 'needs', index])
    if (after !== undefined) asked.push([after, 'after'])
    return asked
      .filter(([other]) => !names.includes(other))
      .map(([other, ...path]) => ({
        path: ['environments', name, ...path],
        problem: `there is no environment '${other}'; known are ${names.join(', ')}${didYouMean(other, names)}`,
      }))
  })
}

/**
 * Every environment that is delivered through the gate of another. Whoever may approve there would approve it, and its
 * secrets would be the gate's.
 */
function takenGates(all: readonly Environment[]): RelationProblem[] {
  const gates = new Map(
    all.flatMap(({ name, githubEnvironment }) =>
      gateEnvironments(githubEnvironment.toLowerCase(), mostApprovals).map((gate) => [gate, name] as const),
    ),
  )
  return all.flatMap(({ name, githubEnvironment }) => {
    const of = gates.get(githubEnvironment.toLowerCase())
    if (of === undefined) return []
    const path = ['environments', name, ...(githubEnvironment === name ? [] : ['github-environment'])]
    return [{ path, problem: `is the name of the gate where people approve ${of}: give it another` }]
  })
}

/**
 * Every broken relation: references to unknown environments, names of gates, cycles, roles of another account, a soak
 * without `after`.
 */
export function relationProblems(all: readonly Environment[]): RelationProblem[] {
  const problems = [...unknownReferences(all), ...takenGates(all)]
  for (const environment of all) {
    const at = (...path: (string | number)[]) => ['environments', environment.name, ...path]
    if (environment.soak > 0 && environment.after === undefined)
      problems.push({ path: at('soak'), problem: 'has no meaning without `after`: say where it soaks, or take it out' })
    if (environment.moduleSkew !== 'any' && environment.after === undefined)
      problems.push({
        path: at('module-skew'),
        problem: 'has no meaning without `after`: say which environment to compare with, or take it out',
      })
    if ((environment.planRole === undefined) !== (environment.applyRole === undefined))
      problems.push({
        path: at(environment.planRole === undefined ? 'apply-role' : 'plan-role'),
        problem: 'needs its other half: an environment has both a plan-role and an apply-role, or neither',
      })
    for (const [key, role] of [
      ['plan-role', environment.planRole] as const,
      ['apply-role', environment.applyRole] as const,
    ])
      if (role !== undefined && environment.account !== undefined && role.split(':')[4] !== environment.account)
        problems.push({
          path: at(key),
          problem: `is a role of account ${role.split(':')[4]}, but account is ${environment.account}`,
        })
  }
  for (const [key, next] of [
    ['needs', (environment: Environment) => environment.needs],
    ['after', (environment: Environment) => (environment.after === undefined ? [] : [environment.after])],
  ] as const)
    for (const cycle of cyclesOf(all, next))
      problems.push({ path: ['environments', cycle[0] ?? '', key], problem: `goes in a circle: ${cycle.join(' -> ')}` })
  return problems
}

/** One cycle per strongly connected group that has one, starting and ending with its first name in file order. */
function cyclesOf(all: readonly Environment[], next: (environment: Environment) => readonly string[]): string[][] {
  const byName = new Map(all.map((environment) => [environment.name, environment]))
  const cycles: string[][] = []
  const done = new Set<string>()
  const walk = (name: string, trail: readonly string[]): void => {
    const start = trail.indexOf(name)
    if (start >= 0) {
      cycles.push([...trail.slice(start), name])
      return
    }
    const environment = byName.get(name)
    if (environment === undefined || done.has(name)) return
    for (const target of next(environment)) walk(target, [...trail, name])
    done.add(name)
  }
  for (const { name } of all) walk(name, [])
  return cycles
}
