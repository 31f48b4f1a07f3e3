import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Environment, Environments } from '@wrenchproof/delivery'
import { UserError, errorCode } from '@wrenchproof/errors'
import type { RunContext } from '@wrenchproof/runner'
import {
  defaultDownloadBase,
  lockFileName,
  terraformCli,
  terraformEnvironment,
  writeCliConfig,
} from '@wrenchproof/terraform'
import type { Terraform } from '@wrenchproof/terraform'
import { settleBinary } from '../binary.ts'
import { actionsCache } from '../cache/actions-cache.ts'
import { cacheShelf } from '../cache/archive-shelf.ts'
import { providerCache } from '../cache/providers.ts'
import { childCredentials } from '../credentials.ts'
import type { CredentialPorts } from '../credentials.ts'
import { openCheckout } from '../environments-file.ts'
import { closuresAt } from './closures.ts'
import type { RootAt } from './closures.ts'
import { branchesOf, tipOf } from './tips.ts'
import { commitTrees } from './trees.ts'

export interface SurveyInputs {
  readonly environmentsFile: string
  readonly providerMirror: string | undefined
  readonly binary: 'terraform' | 'tofu'
  /** Whether providers and Terraform may come from GitHub's cache. */
  readonly cache?: boolean | undefined
  /** Where a Terraform that is not on the PATH is fetched from; HashiCorp's if left out. */
  readonly downloadBase?: string | undefined
  /** What one command of terraform that changes nothing may take, in milliseconds. */
  readonly timeLimitMs: number
  readonly backendConfig: readonly string[]
  readonly varFiles: readonly string[]
}

export interface SurveyOptions extends CredentialPorts {
  readonly log: (line: string) => void
  /** Directory with the files of the HCL parser: where the step's bundle is. */
  readonly wasm: string
  readonly interrupt?: AbortSignal
}

/** Keys for AWS, as terraform's child has them; empty where there are none. */
export interface AwsKeys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  readonly region: string
}

/** One environment as it was at a commit, in a copy that this visit has to itself. */
export interface Visited {
  readonly terraform: Terraform
  /** Initialised with these, `{environment}` filled in. */
  readonly varFiles: readonly string[]
  /** A path for a plan file. */
  readonly planFile: string
  /** The text of the provider lock file; empty where there is none. */
  readonly lockFile: string
}

/** Many environments, looked at and not touched: nothing here writes a state, takes a lock or changes the checkout. */
export interface Survey extends AsyncDisposable {
  readonly environments: Environments
  readonly commit: string
  /** A file of this commit; `undefined` when there is none. */
  file(path: string): Promise<string | undefined>
  /** Whether the checkout has a commit. */
  has(commit: string): Promise<boolean>
  /** The commit up to which an environment's branch waits; `undefined` when there is no such branch. */
  tip(environment: Environment, applied: string): Promise<string | undefined>
  closure(commit: string, root: string): Promise<RootAt>
  /** The keys of an environment's plan role, or the job's own. Throws as `openSession` does. */
  keys(environment: Environment): Promise<AwsKeys>
  /** Initialises an environment's root at a commit and looks. Throws `ROOT_MISSING`, `INIT_FAILED` and what `look` throws. */
  visit<T>(environment: Environment, commit: string, look: (visited: Visited) => Promise<T>): Promise<T>
}

/** Opens a survey of the checkout; throws a `UserError` for whatever keeps all environments from being looked at. */
export async function openSurvey(inputs: SurveyInputs, context: RunContext, options: SurveyOptions): Promise<Survey> {
  const { log, warn, interrupt } = options
  const { timeLimitMs } = inputs
  // A copy: while the cache works, it changes the process's own.
  const job = { ...options.job }
  const { git, commit, environments } = await openCheckout(
    context.workspace,
    job['PATH'] ?? '',
    inputs.environmentsFile,
  )
  const scratch = await mkdtemp(join(context.temp, 'wrenchproof-'))
  await using stack = new AsyncDisposableStack()
  stack.defer(async () => rm(scratch, { recursive: true, force: true }))
  const cliConfigFile = await writeCliConfig(scratch, inputs.providerMirror)
  const cache =
    inputs.cache === true ? actionsCache({ variables: options.job, temp: context.temp, scratch }) : undefined
  const providersOf =
    cache === undefined || inputs.providerMirror !== undefined ? undefined : providerCache({ cache, log, warn })
  const { binary } = await settleBinary({
    binary: inputs.binary,
    pinned: environments.terraform,
    downloadBase: inputs.downloadBase ?? defaultDownloadBase,
    job,
    scratch,
    shelves: cache === undefined ? [] : [cacheShelf(cache)],
    versionOf: async (name) => {
      const environment = terraformEnvironment(job, { cliConfigFile })
      return terraformCli({ binary: name, root: scratch, environment, log, interrupt, timeLimitMs }).version()
    },
    log,
    warn,
    interrupt,
  })
  const cli = (root: string, environment: Readonly<Record<string, string>>, prefix: string): Terraform =>
    terraformCli({ binary, root, environment, log: (line) => log(`${prefix}${line}`), interrupt, timeLimitMs })
  const roots = [...new Set(environments.all.map(({ root }) => root))]
  const sessions = new Map<string, Promise<Readonly<Record<string, string>>>>()
  const childEnvironment = async (environment: Environment): Promise<Readonly<Record<string, string>>> => {
    const opening =
      sessions.get(environment.name) ??
      childCredentials(environment, 'plan', context, options).then(({ child }) =>
        terraformEnvironment(job, { cliConfigFile, ...child }),
      )
    sessions.set(environment.name, opening)
    return opening
  }
  const trees = commitTrees(git, scratch)
  const branches = await branchesOf(git)
  const rest = stack.move()
  return {
    environments,
    commit,
    file: async (path) => {
      const { exitCode, stdout } = await git.run(['cat-file', 'blob', `${commit}:${path}`])
      return exitCode === 0 ? stdout : undefined
    },
    has: async (wanted) => (await git.run(['cat-file', '-e', `${wanted}^{tree}`])).exitCode === 0,
    tip: async ({ branch }, applied) => tipOf(git, branches, { pattern: branch, applied }),
    closure: closuresAt(git, roots, options.wasm),
    keys: async (environment) => {
      const given = await childEnvironment(environment)
      return {
        accessKeyId: given['AWS_ACCESS_KEY_ID'] ?? '',
        secretAccessKey: given['AWS_SECRET_ACCESS_KEY'] ?? '',
        sessionToken: given['AWS_SESSION_TOKEN'] ?? '',
        region: given['AWS_REGION'] ?? given['AWS_DEFAULT_REGION'] ?? '',
      }
    },
    async visit(environment, at, look) {
      await using tree = await trees(at, environment.root)
      const root = join(tree.path, environment.root)
      if (!existsSync(root)) throw rootMissing(environment.root, at)
      const plans = await mkdtemp(join(scratch, 'plan-'))
      try {
        const fill = (line: string): string => line.replaceAll('{environment}', environment.name)
        const providers = await providersOf?.(root)
        const configured =
          providers?.mirror === undefined ? {} : { TF_CLI_CONFIG_FILE: await writeCliConfig(plans, providers.mirror) }
        const terraform = cli(
          root,
          { ...(await childEnvironment(environment)), ...configured },
          `${environment.name}: `,
        )
        await terraform.init({ backendConfig: inputs.backendConfig.map(fill), workspace: environment.workspace })
        await providers?.keep()
        return await look({
          terraform,
          varFiles: inputs.varFiles.map(fill),
          planFile: join(plans, 'tfplan'),
          lockFile: await textOf(join(root, lockFileName)),
        })
      } finally {
        // Providers may be large: what is there at once is bounded by how many are looked at at once.
        for (const left of [plans, join(root, '.terraform')]) await rm(left, { recursive: true, force: true })
      }
    },
    [Symbol.asyncDispose]: async () => rest.disposeAsync(),
  }
}

const rootMissing = (root: string, commit: string): UserError =>
  new UserError(
    `${root} is not in commit ${commit.slice(0, 7)}, which was applied last`,
    'If the root was moved, deliver the environment once from where it is now.',
    { code: 'ROOT_MISSING' },
  )

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return ''
    throw error
  }
}
