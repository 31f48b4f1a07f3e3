import type { Finding } from '../finding.ts'
import type { HclParser } from '../hcl/parser.ts'
import { readConfig } from '../hcl/read-config.ts'
import type { Permit } from './allowed.ts'
import { providerFindings } from './configuration.ts'

/** Providers that a dependency lock file names and nobody allowed: those of remote modules, and implied ones, are among them. */
export function lockFileFindings(
  parser: HclParser,
  { path, bytes }: { readonly path: string; readonly bytes: Uint8Array },
  permit: Permit,
  registry: string,
): Finding[] {
  const { providers, problems } = readConfig(parser, path, bytes)
  return [...problems, ...providers.flatMap(({ name, place }) => providerFindings(name, place, permit, registry))]
}
