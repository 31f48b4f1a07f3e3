import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { appendFileSync, existsSync } from 'node:fs'
import { join, posix } from 'node:path'
import { environmentNamed, parseEnvironments } from '@wrenchproof/delivery'
import type { ConfigDifference, Environment, Environments } from '@wrenchproof/delivery'
import { UserError } from '@wrenchproof/errors'
import { gitIn, headCommit, treeHash } from '@wrenchproof/git'
import type { Git } from '@wrenchproof/git'
import type { Ledger } from '@wrenchproof/ledger'
import type { RunContext } from '@wrenchproof/runner'
import type { PlanKeys, PlanStore } from '@wrenchproof/sealed-plan'
import { terraformCli, terraformEnvironment, writeCliConfig } from '@wrenchproof/terraform'
import type { Terraform } from '@wrenchproof/terraform'
import { configDifferences } from './configuration.ts'
import { childCredentials } from './credentials.ts'
import type { CredentialPorts } from './credentials.ts'
import { deliveredAt } from './closure.ts'
import type { Evidence } from './evidence.ts'
import { openHomes } from './homes.ts'
import type { HomesInputs } from './homes.ts'
import { checkoutFiles } from './files.ts'
import type { CheckoutFiles } from './files.ts'

/** What a step needs to be told to open its workplace; the addressing inputs have it all. */
export interface WorkplaceInputs extends HomesInputs {
  readonly environmentsFile: string
  readonly providerMirror: string | undefined
  readonly binary: 'terraform' | 'tofu'
}

/** Everything around a step that works on one environment of one commit. */
export interface Workplace extends AsyncDisposable {
  readonly environment: Environment
  readonly environments: Environments
  readonly commit: string
  /** Content hashes of what is delivered, by member: the root, its local modules, files it reads, remote sources. */
  readonly closure: Readonly<Record<string, string>>
  /** Why more may belong to the closure than is known, with places; empty when it is known whole. */
  readonly closureGaps: readonly string[]
  readonly terraform: Terraform
  /** The binary's version; the environments file's, where that pins one. */
  readonly terraformVersion: string
  readonly files: CheckoutFiles
  readonly store: PlanStore
  readonly keys: PlanKeys
  readonly ledger: Ledger
  /** The ledger of another environment, for promotion. */
  readonly ledgerOf: (environment: string) => Ledger
  readonly evidence: Evidence
  /** The time, by the clock that counts. */
  readonly now: () => Date
  readonly scratch: Scratch
  /** How the configuration inside a plan file differs from the commit's. */
  configDifferences(planFile: string): Promise<readonly ConfigDifference[]>
  /** A warning when terraform's credentials end before work of so many minutes is expected to. */
  credentialsWarning(minutes: number): string | undefined
}

/** A directory of this step's own, outside the checkout; plan files go there and it is removed at the end. */
export interface Scratch {
  path(name: string): string
  read(name: string): Promise<Buffer>
  write(name: string, content: Uint8Array): Promise<void>
  /** Adds text at the end, and has done so when it returns. */
  append(name: string, text: string): void
}

export interface WorkplaceOptions extends CredentialPorts {
  /** Which of the environment's roles terraform works with. */
  readonly purpose: 'plan' | 'apply'
  readonly log: (line: string) => void
  /** Directory with the files of the HCL parser: where the step's bundle is. */
  readonly wasm: string
  readonly interrupt?: AbortSignal
}

/** Opens the workplace; throws a `UserError` for whatever keeps the step from starting. */
export async function openWorkplace(
  inputs: WorkplaceInputs,
  context: RunContext,
  options: WorkplaceOptions,
): Promise<Workplace> {
  const { job, log, interrupt, purpose } = options
  const files = checkoutFiles(context.workspace)
  const path = job['PATH'] ?? ''
  const git = gitIn({ cwd: context.workspace }, path)
  const commit = await headCommit(git)
  const environments = await readEnvironments(git, commit, inputs)
  const environment = environmentNamed(environments, inputs.environment)
  const root = join(context.workspace, environment.root)
  const tree = await treeHash(git, commit, environment.root)
  if (tree === undefined || !existsSync(root))
    throw new UserError(
      `the root of environment ${environment.name}, ${environment.root}, is not in commit ${commit.slice(0, 7)}`,
      'Commit the root, or set `root` in the environments file.',
      { code: 'ROOT_MISSING' },
    )
  const delivered = await deliveredAt(git, commit, { root: environment.root, wasm: options.wasm })
  const credentials = await childCredentials(environment, purpose, context, options)
  const scratch = await mkdtemp(join(context.temp, 'wrenchproof-'))
  const homes = openHomes(inputs, { context, job, scratch, git })
  const cliConfigFile = await writeCliConfig(scratch, inputs.providerMirror)
  const terraform = terraformCli({
    binary: inputs.binary,
    root,
    environment: terraformEnvironment(job, { cliConfigFile, ...credentials.child }),
    log,
    interrupt,
  })
  return {
    environment,
    environments,
    commit,
    closure: delivered.closure,
    closureGaps: delivered.gaps,
    terraform,
    terraformVersion: await wantedVersion(terraform, environments.terraform?.version),
    files,
    store: homes.store,
    keys: inputs.keys,
    ledger: homes.ledger(environment.name),
    ledgerOf: homes.ledger,
    evidence: homes.evidence,
    now: homes.now,
    scratch: {
      path: (name) => join(scratch, name),
      read: async (name) => readFile(join(scratch, name)),
      append: (name, text) => appendFileSync(join(scratch, name), text, { mode: 0o600 }),
      write: async (name, content) => writeFile(join(scratch, name), content, { flag: 'wx', mode: 0o600 }),
    },
    configDifferences: async (planFile) =>
      configDifferences(planFile, { git, commit, workspace: context.workspace, root: environment.root }),
    credentialsWarning: credentials.warning,
    [Symbol.asyncDispose]: async () => rm(scratch, { recursive: true, force: true }),
  }
}

/** The binary's version; throws `TERRAFORM_VERSION` when the environments file wants another. */
async function wantedVersion(terraform: Terraform, pinned: string | undefined): Promise<string> {
  const version = await terraform.version()
  if (pinned === undefined || pinned === version) return version
  throw new UserError(
    `the environments file wants Terraform ${pinned}, and the one on the PATH is ${version}`,
    `Install ${pinned} before this step, or change \`terraform.version\`.`,
    { code: 'TERRAFORM_VERSION' },
  )
}

/** From the commit and not from the checkout: what another step wrote there are nobody's settings. */
async function readEnvironments(git: Git, commit: string, inputs: WorkplaceInputs): Promise<Environments> {
  const file = posix.normalize(inputs.environmentsFile)
  const { exitCode, stdout } = await git.run(['cat-file', 'blob', `${commit}:${file}`])
  if (exitCode !== 0)
    throw new UserError(
      `environments-file: there is no ${inputs.environmentsFile} in commit ${commit.slice(0, 7)}`,
      'Write one (see the README) and commit it, or say where it is with `environments-file`.',
      { code: 'INPUT_INVALID' },
    )
  return parseEnvironments(stdout, inputs.environmentsFile)
}
