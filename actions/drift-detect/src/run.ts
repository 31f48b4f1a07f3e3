import type { Environment } from '@wrenchproof/delivery'
import {
  environmentReport,
  housekeepingOf,
  known,
  parityOf,
  statusOf,
  unknown,
  unmanagedOf,
  watchOf,
} from '@wrenchproof/drift'
import type {
  Answer,
  DriftReport,
  EnvironmentLook,
  InventoryItem,
  ManagedObject,
  UnmanagedLook,
  Watch,
} from '@wrenchproof/drift'
import { answered, whyOf } from './answered.ts'
import { atOnce } from './at-once.ts'
import type { DriftInputs } from './inputs.ts'
import { keepIssue } from './keep-issues.ts'
import { lookAt } from './look.ts'
import type { Seen } from './look.ts'
import type { DriftPorts } from './ports.ts'
import { chosenFrom } from './select.ts'

export interface DriftSettings {
  /** How many environments at once. */
  readonly concurrency: number
  readonly runUrl: string
  readonly repository: string
}

export interface DriftResult {
  readonly report: DriftReport
  /** Environments whose objects were looked at. */
  readonly seen: readonly string[]
  readonly all: readonly string[]
  /** What of the run itself went wrong, such as an issue that could not be written. */
  readonly problems: readonly string[]
}

/** Looks at the chosen environments, keeps their issues, and answers what was seen. */
export async function run(inputs: DriftInputs, ports: DriftPorts, settings: DriftSettings): Promise<DriftResult> {
  const { survey, now } = ports
  const { all } = survey.environments
  const chosen = chosenFrom(all, inputs.environments)
  const inventories = inventoriesOf(inputs, ports)
  const seen = await atOnce(chosen, settings.concurrency, async (environment) =>
    lookAt(environment, inventories.of(environment), { inputs, ports }),
  )
  const problems: string[] = []
  const unmanaged = await unmanagedIn(seen, { inputs, ports, inventories })
  const reports = await atOnce(seen, settings.concurrency, async (one) => {
    const look = lookOf(one, unmanaged.get(one.environment.name))
    const issue = await issueOf(look, one, { inputs, ports, settings }).catch((error: unknown) => {
      problems.push(`the issue of ${look.environment} could not be kept: ${whyOf(error, ports.scrub)}`)
      return undefined
    })
    ports.log(`${look.environment}: ${statusOf(look)}`)
    return { ...environmentReport(look, one.scrub), ...(issue === undefined ? {} : { issue }) }
  })
  const names = all.map(({ name }) => name)
  const looked = seen.filter(({ drift }) => drift.known).map(({ environment }) => environment.name)
  return {
    all: names,
    seen: looked,
    problems,
    report: {
      version: 1,
      at: now().toISOString(),
      repository: settings.repository,
      commit: survey.commit,
      run: settings.runUrl,
      ledgerVerified: inputs.ledgerKey !== undefined,
      environments: reports,
      parity: parityIn(seen),
      watch: await watched(names, looked, { inputs, ports }),
      housekeeping: inputs.housekeeping ? await upkeep(seen, ports) : [],
    },
  }
}

interface With {
  readonly inputs: DriftInputs
  readonly ports: DriftPorts
}

function lookOf(one: Seen, found: Answer<UnmanagedLook> | undefined): EnvironmentLook {
  const { environment, drift, pending, remarks } = one
  const unread = found?.known === true && found.value.objects.length > 0 ? found.value.unread : []
  return {
    environment: environment.name,
    drift,
    pending,
    ...(found === undefined ? {} : { unmanaged: found.known ? known(found.value.objects) : found }),
    remarks: [
      ...remarks,
      ...(unread.length === 0
        ? []
        : [`unmanaged objects were not compared with the states of ${unread.join(', ')}, which this run did not read`]),
    ],
  }
}

async function issueOf(
  look: EnvironmentLook,
  { scrub }: Seen,
  { inputs, ports, settings }: With & { readonly settings: DriftSettings },
): Promise<number | undefined> {
  if (ports.issues === undefined) return undefined
  const options = { author: inputs.issueAuthor, scrub, runUrl: settings.runUrl, now: ports.now() }
  const { number, did } = await keepIssue(ports.issues, look, options)
  ports.log(`${look.environment}: ${did}`)
  return number
}

/** Environments that share an account and a region share its objects. */
function placeOf({ account = '', region = '' }: Environment): string {
  return [account, region].filter((part) => part !== '').join(' ') || 'the account of the job'
}

type Inventory = Answer<readonly InventoryItem[]> | undefined

interface Inventories {
  /** What its account and region hold, asked for once; `undefined` where nobody wants to know, or nobody can. */
  of(environment: Environment): Promise<Inventory>
}

function inventoriesOf(inputs: DriftInputs, { cloud, scrub }: DriftPorts): Inventories {
  const asked = new Map<string, Promise<Inventory>>()
  const ask = async (environment: Environment): Promise<Inventory> => {
    const found = await answered(async () => cloud.inventory(environment), scrub)
    return found.known ? found.value : found
  }
  return {
    async of(environment) {
      if (!inputs.unmanaged) return undefined
      const place = placeOf(environment)
      const asking = asked.get(place) ?? ask(environment)
      asked.set(place, asking)
      return asking
    },
  }
}

async function unmanagedIn(
  seen: readonly Seen[],
  { inputs, ports, inventories }: With & { readonly inventories: Inventories },
): Promise<ReadonlyMap<string, Answer<UnmanagedLook>>> {
  const found = new Map<string, Answer<UnmanagedLook>>()
  for (const { place, environments } of placesOf(seen)) {
    const [first] = environments
    const inventory = first === undefined ? undefined : await inventories.of(first.environment)
    if (inventory === undefined) continue
    const looks = inventory.known
      ? unmanagedOf({
          inventory: inventory.value,
          states: statesOf(place, seen, ports),
          ours: { tags: inputs.ours, environmentTag: inputs.environmentTag },
          ignore: ports.noise.unmanaged,
          now: ports.now(),
        })
      : undefined
    for (const { environment } of environments)
      found.set(environment.name, looks?.get(environment.name) ?? unknown(inventory.known ? '' : inventory.why))
  }
  return found
}

function placesOf(
  seen: readonly Seen[],
): readonly { readonly place: string; readonly environments: readonly Seen[] }[] {
  const places = new Map<string, Seen[]>()
  for (const one of seen) {
    const place = placeOf(one.environment)
    places.set(place, [...(places.get(place) ?? []), one])
  }
  return [...places].map(([place, environments]) => ({ place, environments }))
}

/** The states of everyone in a place, in the file's order; of those who were not chosen, none was read. */
function statesOf(
  place: string,
  seen: readonly Seen[],
  { survey }: DriftPorts,
): ReadonlyMap<string, Answer<readonly ManagedObject[]>> {
  const states = survey.environments.all
    .filter((environment) => placeOf(environment) === place)
    .map(({ name }) => {
      const managed = seen.find(({ environment }) => environment.name === name)?.managed
      return [name, managed ?? unknown('this run did not look at it')] as const
    })
  return new Map(states)
}

function parityIn(seen: readonly Seen[]): DriftReport['parity'] {
  const parts = seen.flatMap((one) => one.parts ?? [])
  return {
    compared: parts.map(({ environment }) => environment),
    differences: parityOf(parts).map(({ values, ...row }) => ({ ...row, values: Object.fromEntries(values) })),
  }
}

async function watched(
  environments: readonly string[],
  seen: readonly string[],
  { inputs: { overdue }, ports: { history, now, scrub } }: With,
): Promise<Watch> {
  if (history === undefined || overdue === 0) return { overdue: [], problems: [] }
  const at = now()
  const past = await answered(async () => history.runs(new Date(at.getTime() - overdue)), scrub)
  if (!past.known) return { overdue: [], problems: [`earlier looks could not be read: ${past.why}`] }
  const { runs, state } = past.value
  return watchOf({ environments, seen, runs, workflowState: state, now: at, overdue })
}

async function upkeep(
  seen: readonly Seen[],
  { cloud, survey, scrub }: DriftPorts,
): Promise<DriftReport['housekeeping']> {
  const found: DriftReport['housekeeping'][number][] = []
  for (const { place, environments } of placesOf(seen)) {
    const [first] = environments
    if (first === undefined) continue
    const facts = await answered(async () => cloud.housekeeping(first.environment), scrub)
    if (!facts.known) found.push({ place, leftovers: [], unknown: [facts.why] })
    else if (facts.value !== undefined) {
      const everyone = survey.environments.all.filter((environment) => placeOf(environment) === place)
      const dark = everyone.filter(
        ({ name }) => environments.find(({ environment }) => environment.name === name)?.managed.known !== true,
      )
      const mentioned: Answer<ReadonlySet<string>> =
        dark.length > 0
          ? unknown(`the state of ${dark.map(({ name }) => name).join(', ')} was not read`)
          : known(new Set(environments.flatMap(({ keys }) => [...keys])))
      found.push({ place, ...housekeepingOf({ ...facts.value, mentioned }) })
    }
  }
  return found
}
