import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { environmentNamed } from '@wrenchproof/delivery'
import type { Allow, Environment, Environments } from '@wrenchproof/delivery'
import { UserError } from '@wrenchproof/errors'
import { gitTree } from '@wrenchproof/git'
import type { Git } from '@wrenchproof/git'
import { githubClient } from '@wrenchproof/github'
import type { GithubClient } from '@wrenchproof/github'
import { environmentSecrets } from '@wrenchproof/plan'
import type { RunContext, Secrecy } from '@wrenchproof/runner'
import type { Terraform } from '@wrenchproof/terraform'
import { deliveredAt } from './closure.ts'
import type { Delivered } from './closure.ts'
import type { CredentialPorts } from './credentials.ts'
import { openCheckout } from './environments-file.ts'
import type { CheckedOut } from './environments-file.ts'
import { checkoutFiles } from './files.ts'
import type { CheckoutFiles } from './files.ts'
import { termsOf, withoutCredentials } from './terms.ts'
import type { PreviewBase } from './terms.ts'
import { openTools } from './tools.ts'
import { headStart } from './head-start.ts'
import type { HeadStart } from './head-start.ts'
import { openGate } from './gate/gate.ts'
import type { Gate } from './gate/gate.ts'
import { secretsGiven } from './gate/given.ts'
import { openInventory } from './inventory.ts'
import type { Inventory } from './inventory.ts'
import { openStateHistory } from './state-history.ts'
import type { StateHistory } from './state-history.ts'

/** What it takes to work on an environment's Terraform, without a key: previews of pull requests have none. */
export interface SiteInputs {
  readonly environment: string
  readonly environmentsFile: string
  readonly providerMirror: string | undefined
  readonly binary: 'terraform' | 'tofu'
  /** Whether providers and Terraform may come from GitHub's cache; never where something is applied. */
  readonly cache?: boolean | undefined
  /** Where a Terraform that is not on the PATH is fetched from; HashiCorp's if left out. */
  readonly downloadBase?: string | undefined
  /** What one command of terraform that changes nothing may take, in milliseconds. */
  readonly timeLimitMs: number
  readonly token: string | undefined
  readonly backendConfig: readonly string[]
  /** Relative to the root. */
  readonly varFiles: readonly string[]
}

/** One environment of one commit, with its Terraform ready to be started. */
export interface Site extends AsyncDisposable {
  readonly environment: Environment
  readonly environments: Environments
  readonly commit: string
  /** Id of the commit's whole Git tree: equal contents have equal ids, however they were merged. */
  readonly tree: string
  readonly git: Git
  readonly terraform: Terraform
  /** The binary's version; the environments file's, where that pins one. */
  readonly terraformVersion: string
  readonly files: CheckoutFiles
  readonly scratch: Scratch
  /** What the environment delivers at this commit. */
  readonly delivered: Delivered
  /** What the commit's configuration may bring along and run: what each of these allows. */
  readonly allow: readonly Allow[]
  /** What keeps terraform from being started on it. */
  readonly gate: Gate
  /** What this step knows to be secret. */
  readonly secrecy: Secrecy
  readonly log: (line: string) => void
  /** GitHub's API; `undefined` where the step was given no token. */
  readonly github: GithubClient | undefined
  /** The versions of the state, once terraform is initialised. */
  readonly stateHistory: () => Promise<StateHistory>
  /** What is tagged in the environment's account. */
  readonly inventory: Inventory
  /** A warning when terraform's credentials end before work of so many minutes is expected to. */
  credentialsWarning(minutes: number): string | undefined
}

/** A directory of this step's own, outside the checkout; plan files go there and it is removed at the end. */
export interface Scratch {
  path(name: string): string
  read(name: string): Promise<Buffer>
  write(name: string, content: Uint8Array): Promise<void>
}

export interface SiteOptions extends CredentialPorts {
  /** Which of the environment's roles terraform works with; a check works with no credential at all. */
  readonly purpose: 'plan' | 'apply' | 'check'
  /** For a preview, what the change goes into: it may not widen the settings there for itself. */
  readonly base?: PreviewBase
  /** What is checked out, where that was read before. */
  readonly checkedOut?: CheckedOut
  /** Begun here if left out; disposed of here. */
  readonly headStart?: HeadStart
  readonly secrecy: Secrecy
  /** Directory with the files of the HCL parser: where the step's bundle is. */
  readonly wasm: string
  readonly log: (line: string) => void
  readonly interrupt?: AbortSignal
}

/** Opens the site; throws a `UserError` for whatever keeps the step from starting. */
export async function openSite(inputs: SiteInputs, context: RunContext, options: SiteOptions): Promise<Site> {
  const { log, purpose, secrecy } = options
  secrecy.learn(environmentSecrets(options.job))
  const job = purpose === 'check' ? withoutCredentials(options.job) : options.job
  using begun = options.headStart ?? headStart(inputs, context, { ...options, job })
  const { parser, versionOnPath } = begun
  const { git, commit, environments } =
    options.checkedOut ?? (await openCheckout(context.workspace, job['PATH'] ?? '', inputs.environmentsFile))
  const tree = await gitTree(git, commit)
  const { environment, allow, kept } = termsOf(environmentNamed(environments, inputs.environment), options.base)
  for (const key of kept)
    options.warn(`${environment.name}: this change sets \`${key}\` otherwise; its preview goes by what is in force`)
  const root = join(context.workspace, environment.root)
  if ((await tree.list(environment.root)).length === 0 || !existsSync(root))
    throw new UserError(
      `the root of environment ${environment.name}, ${environment.root}, is not in commit ${commit.slice(0, 7)}`,
      'Commit the root, or set `root` in the environments file.',
      { code: 'ROOT_MISSING' },
    )
  const place = { workspace: context.workspace, root: environment.root }
  await using stack = new AsyncDisposableStack()
  const scratch = await mkdtemp(join(context.temp, 'wrenchproof-'))
  stack.defer(async () => rm(scratch, { recursive: true, force: true }))
  // Terraform notes the backend's settings there, its keys too, and a later step may publish the checkout.
  stack.defer(async () => rm(join(root, '.terraform', 'terraform.tfstate'), { force: true }))
  // Reading the configuration takes this process, and asking terraform its version another.
  const [delivered, tools] = await Promise.all([
    deliveredAt(tree, { root: environment.root, parser: async () => parser }),
    openTools(inputs, context, { ...options, job, environments, environment, root, scratch, versionOnPath }),
  ])
  secrecy.learn(await secretsGiven(delivered, { ...inputs, ...place, job }))
  const opened = stack.move()
  return {
    environment,
    environments,
    commit,
    tree: tree.id,
    git,
    terraform: tools.terraform,
    stateHistory: async () => openStateHistory(tools.terraform, environment.workspace, tools.childEnvironment),
    inventory: openInventory(tools.childEnvironment),
    terraformVersion: tools.version,
    files: checkoutFiles(context.workspace),
    delivered,
    allow,
    gate: openGate(delivered, { ...place, binary: inputs.binary }),
    secrecy,
    log,
    scratch: {
      path: (name) => join(scratch, name),
      read: async (name) => readFile(join(scratch, name)),
      write: async (name, content) => writeFile(join(scratch, name), content, { flag: 'wx', mode: 0o600 }),
    },
    github:
      inputs.token === undefined
        ? undefined
        : githubClient({ token: inputs.token, apiUrl: job['GITHUB_API_URL'] ?? 'https://api.github.com' }),
    credentialsWarning: (minutes) => tools.credentialsWarning(minutes),
    [Symbol.asyncDispose]: async () => opened.disposeAsync(),
  }
}
