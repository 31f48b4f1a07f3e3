/** Installs the simulated AWS provider where terraform finds it. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { packageFiles, providerVersion } from './package.ts'
import { readSchemaFile } from './schema-file.ts'

export interface InstallOptions {
  /** Where to install; made if it is not there. */
  readonly directory: string
  /** A file made by `terraform providers schema -json`, for types that the playground does not declare. */
  readonly schemaFile?: string
  /**
   * Answer as a provider on the old SDK does, whose plans terraform forgives; true if left out, as AWS's does. The
   * playground's own tests turn it off, so that terraform catches wrong plans.
   */
  readonly legacyTypeSystem?: boolean
  /** Node that is to run the provider; the running one if left out. */
  readonly node?: string
}

export interface InstalledProvider {
  /** A filesystem mirror for `provider_installation`, holding registry.terraform.io/hashicorp/aws. */
  readonly mirror: string
  /** A CLI configuration that takes the AWS provider from the mirror alone: for TF_CLI_CONFIG_FILE. */
  readonly cliConfigFile: string
  readonly version: string
  readonly executable: string
}

const platforms: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'darwin' }
const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' }

/** Writes the package and a CLI configuration. Throws on a schema file that is none, and on Windows. */
export function installProvider(options: InstallOptions): InstalledProvider {
  const platform = platforms[process.platform]
  const architecture = architectures[process.arch]
  if (platform === undefined || architecture === undefined)
    throw new Error(`the playground's provider runs on Linux and macOS, not on ${process.platform}/${process.arch}`)
  const directory = resolve(options.directory)
  const mirror = join(directory, 'mirror')
  const parent = join(mirror, 'registry.terraform.io', 'hashicorp', 'aws', providerVersion)
  const home = join(parent, `${platform}_${architecture}`)
  const files = packageFiles({
    node: options.node ?? process.execPath,
    legacyTypeSystem: options.legacyTypeSystem ?? true,
    schemaFile: options.schemaFile === undefined ? undefined : readSchemaFile(options.schemaFile),
  })
  // Beside its place first: a terraform that starts meanwhile finds the old package or the new one.
  const fresh = `${home}.${process.pid}.new`
  for (const { path, content, executable } of files) {
    mkdirSync(dirname(join(fresh, path)), { recursive: true })
    writeFileSync(join(fresh, path), content, { mode: executable === true ? 0o755 : 0o644 })
  }
  rmSync(home, { recursive: true, force: true })
  renameSync(fresh, home)
  const cliConfigFile = join(directory, 'terraform.rc')
  writeFileSync(cliConfigFile, cliConfiguration(mirror))
  return {
    mirror,
    cliConfigFile,
    version: providerVersion,
    executable: join(home, `terraform-provider-aws_v${providerVersion}`),
  }
}

function cliConfiguration(mirror: string): string {
  return `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = ["registry.terraform.io/hashicorp/aws"]
  }
  direct {
    exclude = ["registry.terraform.io/hashicorp/aws"]
  }
}
`
}
