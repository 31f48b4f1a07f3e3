/** The terraform that a step works with: its credentials, its providers and its binary. */
import type { Environment, Environments } from '@wrenchproof/delivery'
import type { RunContext } from '@wrenchproof/runner'
import { defaultDownloadBase, terraformCli, terraformEnvironment, writeCliConfig } from '@wrenchproof/terraform'
import type { Terraform } from '@wrenchproof/terraform'
import { settleBinary } from './binary.ts'
import { actionsCache } from './cache/actions-cache.ts'
import { cacheShelf } from './cache/archive-shelf.ts'
import { providerCache } from './cache/providers.ts'
import type { CachedProviders } from './cache/providers.ts'
import { childCredentials } from './credentials.ts'
import type { HeadStart } from './head-start.ts'
import type { SiteInputs, SiteOptions } from './site.ts'
import { isVouched } from './terms.ts'

export interface ToolsOptions extends SiteOptions {
  readonly environments: Environments
  readonly environment: Environment
  /** Absolute. */
  readonly root: string
  /** A directory of this step's own, outside the checkout. */
  readonly scratch: string
  readonly versionOnPath: HeadStart['versionOnPath']
}

export interface Tools {
  readonly terraform: Terraform
  /** The binary's version. */
  readonly version: string
  /** The environment variables of terraform's process. */
  readonly childEnvironment: Readonly<Record<string, string>>
  /** A warning when terraform's credentials end before work of so many minutes is expected to. */
  credentialsWarning(minutes: number): string | undefined
}

/** Gets the credentials for the purpose and settles which terraform is used. Throws a `UserError` where it cannot. */
export async function openTools(inputs: SiteInputs, context: RunContext, options: ToolsOptions): Promise<Tools> {
  const { environment, root, scratch, job, purpose, log, warn, interrupt } = options
  const credentials =
    purpose === 'check'
      ? { child: {}, warning: () => undefined }
      : await childCredentials(environment, purpose, context, options)
  const cache =
    inputs.cache === true && purpose === 'plan' && (await isVouched(options))
      ? actionsCache({ variables: job, temp: context.temp, scratch })
      : undefined
  const providers =
    cache === undefined || inputs.providerMirror !== undefined
      ? undefined
      : await providerCache({ cache, log, warn })(root)
  const cliConfigFile = await writeCliConfig(scratch, inputs.providerMirror ?? providers?.mirror)
  const childEnvironment = terraformEnvironment(job, { cliConfigFile, ...credentials.child })
  const cliOf = (binary: string): Terraform =>
    terraformCli({
      binary,
      root,
      path: environment.root,
      environment: childEnvironment,
      log,
      interrupt,
      timeLimitMs: inputs.timeLimitMs,
    })
  const { binary, version } = await settleBinary({
    binary: inputs.binary,
    pinned: options.environments.terraform,
    downloadBase: inputs.downloadBase ?? defaultDownloadBase,
    job,
    scratch,
    shelves: cache === undefined ? [] : [cacheShelf(cache)],
    versionOf: async (name) => (name === inputs.binary ? options.versionOnPath : cliOf(name).version()),
    log,
    warn,
    interrupt,
  })
  return {
    terraform: providers === undefined ? cliOf(binary) : keepingProviders(cliOf(binary), providers),
    version,
    childEnvironment,
    credentialsWarning: credentials.warning,
  }
}

/** Before any plan: what code of the checkout could have touched is not kept. */
function keepingProviders(terraform: Terraform, providers: CachedProviders): Terraform {
  return {
    ...terraform,
    async init(options) {
      const initialised = await terraform.init(options)
      await providers.keep()
      return initialised
    },
  }
}
