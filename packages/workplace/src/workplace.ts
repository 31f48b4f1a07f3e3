import { join } from 'node:path'
import { environmentNamed } from '@wrenchproof/delivery'
import type { ConfigDifference, Policy } from '@wrenchproof/delivery'
import type { Ledger } from '@wrenchproof/ledger'
import type { RunContext } from '@wrenchproof/runner'
import type { PlanKeys, PlanStore } from '@wrenchproof/sealed-plan'
import { configDifferences } from './configuration.ts'
import type { Evidence } from './evidence.ts'
import { fetchedInto } from './fetched.ts'
import { openHomes } from './homes.ts'
import type { HomesInputs } from './homes.ts'
import { planBucket } from './plan-bucket.ts'
import { openSite } from './site.ts'
import type { Site, SiteInputs, SiteOptions } from './site.ts'

/** What a step needs to be told to open its workplace; the addressing inputs have it all. */
export interface WorkplaceInputs extends HomesInputs, SiteInputs {
  readonly environment: string
}

/** Everything around a step that delivers one environment of one commit: its site, and where deliveries are kept. */
export interface Workplace extends Site {
  /** Content hashes of what is delivered, by member: the root, its local modules, files it reads, remote sources. */
  readonly closure: Readonly<Record<string, string>>
  /** Why more may belong to the closure than is known, with places; empty when it is known whole. */
  readonly closureGaps: readonly string[]
  readonly store: PlanStore
  readonly keys: PlanKeys
  readonly ledger: Ledger
  /** The ledger of another environment, for promotion. */
  readonly ledgerOf: (environment: string) => Ledger
  readonly evidence: Evidence
  /** The time, by the clock that counts. */
  readonly now: () => Date
  /** Where the commit breaks these rules on modules, each with its place. */
  brokenModuleRules(rules: Pick<Policy, 'moduleSources' | 'moduleSkew'>): Promise<readonly string[]>
  /** Content hashes of the remote modules that `terraform init` fetched, as members of the closure. */
  fetchedModules(): Promise<Readonly<Record<string, string>>>
  /** A file of the commit, as a checkout would have it; `undefined` when it is not in the commit. */
  committed(path: string): Promise<Buffer | undefined>
  /** How the configuration inside a plan file differs from the commit's. */
  configDifferences(planFile: string): Promise<readonly ConfigDifference[]>
}

/** Opens the workplace; throws a `UserError` for whatever keeps the step from starting. */
export async function openWorkplace(
  inputs: WorkplaceInputs,
  context: RunContext,
  options: SiteOptions,
): Promise<Workplace> {
  await using stack = new AsyncDisposableStack()
  const site = stack.use(await openSite(inputs, context, options))
  const { environment, git, commit, github, scratch, delivered } = site
  const homes = openHomes(inputs, {
    context,
    job: options.job,
    scratch: scratch.path('.'),
    git,
    github,
    bucket: (location) => planBucket({ location, environment, context, credentials: options }),
  })
  const opened = stack.move()
  return {
    ...site,
    closure: delivered.closure,
    closureGaps: delivered.gaps,
    store: homes.store,
    keys: inputs.keys,
    ledger: homes.ledger(environment.name),
    ledgerOf: homes.ledger,
    evidence: homes.evidence,
    now: homes.now,
    brokenModuleRules: async ({ moduleSources, moduleSkew }) => {
      const { name, after } = environment
      const before = after === undefined ? undefined : environmentNamed(site.environments, after)
      return delivered.broken({ name, after, moduleSources, moduleSkew }, before?.root)
    },
    fetchedModules: async () => fetchedInto(join(context.workspace, environment.root)),
    committed: async (path) => {
      if ((await git.must(['ls-tree', commit, '--', path])) === '') return undefined
      return git.bytes(['cat-file', '--filters', `${commit}:${path}`])
    },
    configDifferences: async (planFile) =>
      configDifferences(planFile, { git, commit, workspace: context.workspace, root: environment.root }),
    [Symbol.asyncDispose]: async () => opened.disposeAsync(),
  }
}
