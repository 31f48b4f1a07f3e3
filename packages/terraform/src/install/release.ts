/** Releases of Terraform, as HashiCorp lays them out; pure. */

/** The Terraform that the environments file asks for. */
export interface TerraformPin {
  readonly version: string
  /** SHA-256 of the release's zip by platform, such as `linux-amd64`, as in HashiCorp's SHA256SUMS. */
  readonly sha256: Readonly<Record<string, string>>
}

/** One zip of a release. */
export interface ReleaseArchive {
  readonly version: string
  /** As the environments file spells it: `linux-amd64`. */
  readonly platform: string
  readonly sha256: string
}

/** Where HashiCorp keeps its releases. */
export const defaultDownloadBase = 'https://releases.hashicorp.com/terraform'

/** What `parseDownloadBase` takes. */
export const downloadBaseForm =
  'must be an https:// address without user, password, query and fragment, such as https://releases.hashicorp.com/terraform'

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' }
const systems: Readonly<Record<string, string>> = { win32: 'windows' }

/** Node's words for a machine as release platform: `linux` and `x64` are `linux-amd64`. */
export const platformOf = (system: string, architecture: string): string =>
  `${systems[system] ?? system}-${architectures[architecture] ?? architecture}`

/** Address of a zip: BASE/VERSION/terraform_VERSION_OS_ARCH.zip. */
export const archiveAddress = (base: string, { version, platform }: Omit<ReleaseArchive, 'sha256'>): string =>
  `${base}/${version}/terraform_${version}_${platform.replace('-', '_')}.zip`

/** Address of the list that a release's sums are copied from. */
export const sumsAddress = (base: string, version: string): string =>
  `${base}/${version}/terraform_${version}_SHA256SUMS`

/**
 * A base for downloads without a slash at its end; `undefined` for text that is none. It never holds a credential: what
 * a step is told is shown in its log. Plain HTTP is for this machine alone.
 */
export function parseDownloadBase(text: string): string | undefined {
  if (text === '') return defaultDownloadBase
  if (!URL.canParse(text)) return undefined
  const { protocol, hostname, username, password, search, hash, href } = new URL(text)
  const here = protocol === 'http:' && /^(?:127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/u.test(hostname)
  if ((protocol !== 'https:' && !here) || username !== '' || password !== '' || search !== '' || hash !== '')
    return undefined
  return href.replace(/\/+$/u, '')
}
