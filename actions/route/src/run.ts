import { environmentNamed, laneOf, route } from '@wrenchproof/delivery'
import type { Environment, Environments, Routed } from '@wrenchproof/delivery'
import { closuresOf, concernedRoots, moduleInventory, ruleFindings } from '@wrenchproof/modules'
import type { Closure, ConfigReader, Finding, InventoryRow, Reason, TreeReader } from '@wrenchproof/modules'
import { refusedByHand } from './by-hand.ts'
import { look } from './event.ts'
import type { Happening } from './event.ts'
import { beforeOf } from './history.ts'
import type { Commits } from './history.ts'
import type { RouteInputs } from './inputs.ts'
import { sentences } from './reasons.ts'
import { environmentsIn, settingsStep } from './settings.ts'
import type { SettingsStep } from './settings.ts'

export interface RoutePorts {
  readonly happening: Happening
  readonly commits: Commits
  readonly reader: ConfigReader
}

/** What is to be done about an environment, and what is wrong with its modules. */
export interface RoutedEnvironment extends Routed {
  readonly entry: Environment
  /** Where it breaks its own rules on modules. */
  readonly broken: readonly Finding[]
}

export interface RouteResult {
  readonly event: string
  /** The commit that is routed. */
  readonly head: string
  /** The commit it was compared with. */
  readonly before: string | undefined
  readonly routed: readonly RoutedEnvironment[]
  /** What of the configuration could not be read, once each. */
  readonly unknown: readonly Finding[]
  readonly remarks: readonly string[]
  /** Which version of which module is where, at `head`. */
  readonly inventory: readonly InventoryRow[]
}

/** Compares the checked out commit with what was there before, and says what is to be done about each environment. */
export async function run(inputs: RouteInputs, ports: RoutePorts): Promise<RouteResult> {
  const { commits, reader } = ports
  const happening = inputs.purpose === 'look' ? look(ports.happening) : ports.happening
  const head = await commits.head()
  const before = await beforeOf(happening.comparison, head, commits)
  const [tree, earlier] = await Promise.all([
    commits.tree(head),
    before.kind === 'at' ? commits.tree(before.commit) : undefined,
  ])
  const environments = await environmentsIn(tree, inputs.environmentsFile)
  for (const name of inputs.only) environmentNamed(environments, name)
  const refused = refusedByHand(environments.all, happening, inputs)
  if (refused !== undefined) throw refused
  const result = { event: happening.event, head, before: before.kind === 'at' ? before.commit : undefined }
  if (before.kind === 'nothing') {
    const routed = environments.all.map((entry) => ({ ...untouched(entry.name, before.why), entry, broken: [] }))
    return { ...result, routed, unknown: [], remarks: [], inventory: [] }
  }

  const scope = { tree, environments, reader, file: inputs.environmentsFile }
  const because = 'why' in before ? before.why : 'there is nothing to compare with'
  const seen = earlier === undefined ? await all(because, scope) : await changes(earlier, scope)
  const applied = await appliedAt(environments, inputs, commits)
  const waiting =
    before.kind === 'at'
      ? await unapplied(happening, { seen: [before.commit, head], scope, applied }, commits)
      : new Map()
  const closures =
    seen.closures ?? (waiting.size === 0 ? undefined : await closuresOf(tree, rootsOf(environments), reader))
  const closureOf = ({ root }: Environment): Closure | undefined => closures?.get(root)
  const inventory = moduleInventory(
    environments.all.flatMap((environment) => {
      const closure = closureOf(environment)
      return closure === undefined ? [] : [{ environment: environment.name, closure }]
    }),
  )
  const { event, ref, base, fork } = happening
  const { changedSettings, remarks } = seen
  const reasons = new Map([...waiting, ...seen.reasons])
  const ways = route(environments.all, {
    event,
    ref,
    base,
    fork,
    only: inputs.only,
    reasons,
    changedSettings,
    neverApplied: applied.never,
  })
  const routed = ways.map((way): RoutedEnvironment => {
    const entry = environmentNamed(environments, way.environment)
    return { ...way, entry, broken: way.mode === 'none' ? [] : ruleFindings(entry, closureOf(entry), inventory) }
  })
  const unknown = routed.flatMap(({ mode, entry }) => (mode === 'none' ? [] : (seen.unknown.get(entry.root) ?? [])))
  return { ...result, routed, unknown: distinct(unknown), remarks, inventory }
}

interface Scope {
  readonly tree: TreeReader
  readonly environments: Environments
  readonly reader: ConfigReader
  readonly file: string
}

/** What a comparison found; roots and closures are by the root's path. */
interface Seen {
  readonly reasons: ReadonlyMap<string, readonly string[]>
  readonly changedSettings: ReadonlySet<string>
  readonly closures: ReadonlyMap<string, Closure> | undefined
  readonly unknown: ReadonlyMap<string, readonly Finding[]>
  readonly remarks: readonly string[]
}

const rootsOf = ({ all: listed }: Environments): string[] => [...new Set(listed.map(({ root }) => root))]

async function changes(before: TreeReader, { tree, environments, reader, file }: Scope): Promise<Seen> {
  const step = { before, after: tree, roots: rootsOf(environments) }
  // A file read by a path that nobody can know may be any that changed.
  const { concerns, closures } = await concernedRoots(step, reader, { unboundedReads: 'route' })
  const byRoot = new Map(concerns.map(({ root, reasons }) => [root, reasons]))
  const settings = closures === undefined ? sameSettings : await settingsStep(before, environments, file)
  const version = settings.version ? ['the version of Terraform in the environments file changed'] : []
  return {
    reasons: new Map(
      environments.all.flatMap(({ name, root }) => {
        const why = [...sentences(byRoot.get(root) ?? []), ...version]
        return why.length === 0 ? [] : [[name, why] as const]
      }),
    ),
    changedSettings: settings.changed,
    closures: closures?.after,
    unknown: new Map([...byRoot].map(([root, reasons]) => [root, reasons.flatMap(findingIn)])),
    remarks: [
      ...(settings.problem === undefined
        ? []
        : [
            `the environments file before this change cannot be used, so every entry counts as changed: ${settings.problem}`,
          ]),
      ...settings.gone.map(
        (name) =>
          `${name} is in the environments file no more: what it manages stays as it is, and nobody looks after it`,
      ),
    ],
  }
}

async function all(why: string, { tree, environments, reader }: Scope): Promise<Seen> {
  const closures = await closuresOf(tree, rootsOf(environments), reader)
  return {
    reasons: new Map(environments.all.map(({ name }) => [name, [why]])),
    changedSettings: new Set(),
    closures,
    unknown: new Map(
      [...closures].map(([root, { findings }]) => [
        root,
        findings.filter(({ code }) => code === 'UNREADABLE' || code === 'SOURCE_NOT_LITERAL'),
      ]),
    ),
    remarks: [],
  }
}

interface Applied {
  /** The commit that was last applied, by environment. */
  readonly last: ReadonlyMap<string, string>
  /** Environments where nothing was ever applied, as far as this checkout can tell. */
  readonly never: ReadonlySet<string>
}

async function appliedAt({ all: listed }: Environments, { store }: RouteInputs, commits: Commits): Promise<Applied> {
  const last = await commits.applied()
  // A shallow checkout has one branch alone, and a ledger on a disk is in none.
  const complete = store !== 'directory' && !(await commits.isShallow())
  const never = complete ? listed.map(({ name }) => name).filter((name) => !last.has(name)) : []
  return { last, never: new Set(never) }
}

/**
 * What earlier pushes of this branch brought and nobody applied, because their run failed or was refused. A push that
 * goes out from the last applied commit brings all there is; where nothing was ever applied, every push does.
 */
async function unapplied(
  { event, ref }: Happening,
  { seen, scope, applied }: { readonly seen: readonly string[]; readonly scope: Scope; readonly applied: Applied },
  commits: Commits,
): Promise<Map<string, readonly string[]>> {
  const reasons = new Map<string, readonly string[]>()
  if (event !== 'push') return reasons
  const since = new Map<string, Environment[]>()
  for (const environment of scope.environments.all) {
    if (laneOf(environment, { event, ref }).kind === 'none') continue
    if (applied.never.has(environment.name)) reasons.set(environment.name, ['nothing was ever applied here'])
    const commit = applied.last.get(environment.name)
    if (commit === undefined || seen.includes(commit)) continue
    since.set(commit, [...(since.get(commit) ?? []), environment])
  }
  for (const [commit, concerned] of since) {
    const named = `commit ${commit.slice(0, 7)}, the last one applied here,`
    const found = (await commits.has(commit))
      ? await changes(await commits.tree(commit), { ...scope, environments: { ...scope.environments, all: concerned } })
      : undefined
    for (const { name } of concerned) {
      const why =
        found === undefined
          ? [`${named} is in the history no more`]
          : [
              ...(found.reasons.get(name) ?? []),
              ...(found.changedSettings.has(name) ? ['its entry in the environments file changed'] : []),
            ].map((reason) => `since ${named} ${reason}`)
      if (why.length > 0) reasons.set(name, why)
    }
  }
  return reasons
}

/** Of two equal trees, where nobody has to look. */
const sameSettings: SettingsStep = { changed: new Set(), version: false, gone: [] }

const findingIn = (reason: Reason): Finding[] => (reason.kind === 'unknown' ? [reason.finding] : [])

const untouched = (environment: string, why: string): Routed => ({
  environment,
  mode: 'none',
  why: [why],
  needs: [],
  wave: 0,
})

const distinct = (findings: readonly Finding[]): Finding[] => [
  ...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values(),
]
