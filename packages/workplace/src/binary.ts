/** Which terraform a step works with, and where it comes from. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { UserError, errorCode } from '@wrenchproof/errors'
import { chooseBinary, installTerraform, platformOf, toolCacheShelf } from '@wrenchproof/terraform'
import type { ArchiveShelf, TerraformPin } from '@wrenchproof/terraform'

export interface BinaryOptions {
  readonly binary: 'terraform' | 'tofu'
  readonly pinned: TerraformPin | undefined
  readonly downloadBase: string
  /** The job's environment variables. */
  readonly job: Readonly<Record<string, string | undefined>>
  /** A directory of this step's own, outside the checkout. */
  readonly scratch: string
  /** Places besides the runner's tool cache where zips of releases are kept. */
  readonly shelves: readonly ArchiveShelf[]
  /** The version that a binary tells; throws `BINARY_MISSING`. */
  readonly versionOf: (binary: string) => Promise<string>
  readonly log: (line: string) => void
  readonly warn: (line: string) => void
  readonly interrupt?: AbortSignal | undefined
}

/**
 * The binary on the PATH where its version is the one that the environments file wants, or it wants none; a release that
 * it has the sum of otherwise. Throws `BINARY_MISSING`, `TERRAFORM_VERSION`, `TERRAFORM_DOWNLOAD`, `TERRAFORM_CHECKSUM`.
 */
export async function settleBinary(options: BinaryOptions): Promise<{ binary: string; version: string }> {
  const { binary, pinned, job, scratch, versionOf } = options
  const onPath = await versionOf(binary).catch((error: unknown) => {
    if (errorCode(error) !== 'BINARY_MISSING') throw error
    if (pinned === undefined) throw binary === 'terraform' && has(job, 'tofu') ? onlyTofu(error) : error
    return undefined
  })
  const choice = chooseBinary({ binary, pinned, onPath, platform: platformOf(process.platform, process.arch) })
  if (choice.kind === 'path') return { binary, version: choice.version }
  const toolCache = (job['RUNNER_TOOL_CACHE'] ?? '') === '' ? [] : [toolCacheShelf(scratch)]
  const installed = await installTerraform(choice.archive, {
    ...options,
    base: options.downloadBase,
    directory: scratch,
    shelves: [...toolCache, ...options.shelves],
  })
  const version = await versionOf(installed)
  if (version === choice.archive.version) return { binary: installed, version }
  throw new UserError(
    `the zip that the environments file names for Terraform ${choice.archive.version} holds ${version}`,
    `Give the version and the sum of the same release: \`terraform.version\` and \`terraform.sha256.${choice.archive.platform}\`.`,
    { code: 'TERRAFORM_VERSION' },
  )
}

function has(job: BinaryOptions['job'], command: string): boolean {
  return (job['PATH'] ?? '').split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, command), constants.X_OK)
      return directory !== ''
    } catch {
      return false
    }
  })
}

const onlyTofu = (cause: unknown): UserError =>
  new UserError(
    'terraform-binary: there is no terraform on the PATH, but there is tofu',
    'Say `terraform-binary: tofu`, or give the environments file a Terraform version with its sum.',
    { code: 'BINARY_MISSING', cause },
  )
