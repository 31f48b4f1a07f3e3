/** A server of Terraform releases, laid out as HashiCorp's, with the machine's own binary as every release. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FaultBoard } from '../http/faults.ts'
import { serve } from '../http/serve.ts'
import type { Handler, Served } from '../http/serve.ts'
import { findTool } from '../runner/process/find-tool.ts'
import { zipOf } from './zip.ts'

/** One zip of a release. */
export interface Release {
  readonly version: string
  /** `linux_amd64`. */
  readonly platform: string
  readonly zip: Buffer
}

export interface ServedReleases extends Served {
  /** What releases are fetched below: `<base>/<version>/terraform_<version>_<os>_<arch>.zip`. */
  readonly base: string
  /** Every request that came, with its headers. */
  readonly asked: { readonly path: string; readonly headers: Readonly<Record<string, string>> }[]
}

/** SHA-256 in hex, as a SHA256SUMS has it. */
export const sumOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** The zip that a release of the terraform on the PATH would be. */
export async function terraformZip(): Promise<Buffer> {
  return zipOf('terraform', await readFile(join(findTool('terraform'), 'terraform')))
}

/** Serves releases and their SHA256SUMS; `faults` may be changed meanwhile. */
export async function serveReleases(
  releases: readonly Release[],
  faults: FaultBoard = { faults: [] },
): Promise<ServedReleases> {
  const asked: ServedReleases['asked'] = []
  const handler: Handler = ({ url: { pathname }, headers }) => {
    asked.push({ path: pathname, headers })
    const named = releases.map((release) => ({ ...release, file: fileOf(release) }))
    const found = named.find(({ version, file }) => pathname === `/terraform/${version}/${file}`)
    if (found !== undefined) return { status: 200, headers: { 'content-type': 'application/zip' }, body: found.zip }
    const sums = named
      .filter(({ version }) => pathname === `/terraform/${version}/terraform_${version}_SHA256SUMS`)
      .map(({ zip, file }) => `${sumOf(zip)}  ${file}\n`)
    return sums.length > 0 ? { status: 200, body: sums.join('') } : { status: 404, body: 'Not Found' }
  }
  const served = await serve(handler, faults)
  return { ...served, base: `${served.url}/terraform`, asked }
}

const fileOf = ({ version, platform }: Release): string => `terraform_${version}_${platform}.zip`
