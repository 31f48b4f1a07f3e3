import { UserError } from '@wrenchproof/errors'
import { defaultDownloadBase, sumsAddress } from './release.ts'
import type { ReleaseArchive, TerraformPin } from './release.ts'

/** What is known when a binary is chosen. */
export interface BinaryQuestion {
  readonly binary: 'terraform' | 'tofu'
  /** What the environments file asks for; `undefined` when it asks for nothing. */
  readonly pinned: TerraformPin | undefined
  /** Version of the one on the PATH; `undefined` when there is none. */
  readonly onPath: string | undefined
  /** This machine, such as `linux-amd64`. */
  readonly platform: string
}

/** The binary on the PATH, or a zip of a release. */
export type BinaryChoice = { readonly kind: 'path'; readonly version: string } | ReleaseChoice

export interface ReleaseChoice {
  readonly kind: 'release'
  readonly archive: ReleaseArchive
}

/**
 * Which binary to work with. Only Terraform is ever fetched: the sums in the environments file are HashiCorp's. Throws
 * `TERRAFORM_VERSION` when there is no way to the version that is wanted. Nothing must be asked with nothing on the PATH.
 */
export function chooseBinary({ binary, pinned, onPath, platform }: BinaryQuestion): BinaryChoice {
  if (onPath !== undefined && (pinned === undefined || pinned.version === onPath))
    return { kind: 'path', version: onPath }
  if (pinned === undefined) throw new Error('nothing is on the PATH and nothing is asked for')
  const { version } = pinned
  const sha256 = pinned.sha256[platform]
  if (binary === 'terraform' && sha256 !== undefined) return { kind: 'release', archive: { version, platform, sha256 } }
  const there = onPath === undefined ? `there is no ${binary} on the PATH` : `the one on the PATH is ${onPath}`
  throw new UserError(
    `the environments file wants ${binary === 'tofu' ? 'OpenTofu' : 'Terraform'} ${version}, and ${there}`,
    binary === 'tofu'
      ? `Install OpenTofu ${version} before this step, or change \`terraform.version\`.`
      : `Install ${version} before this step, or have it fetched: give \`terraform.sha256.${platform}\` its sum from ${sumsAddress(defaultDownloadBase, version)}.`,
    { code: 'TERRAFORM_VERSION' },
  )
}
