import picomatch from 'picomatch'
import type { RemoteSource } from '../sources/source.ts'

/** What a configuration may bring along and run; patterns as the environments file has them. */
export interface Allowed {
  readonly providers: readonly string[]
  readonly modules: readonly string[]
  readonly autoTfvars: readonly string[]
  readonly overrides: readonly string[]
  readonly externalData: boolean
  readonly provisioners: boolean
}

/** A question that every one of several lists of what is allowed has to answer with yes. */
export interface Permit {
  provider(address: ProviderAddress): boolean
  module(source: RemoteSource): boolean
  autoTfvars(path: string): boolean
  override(path: string): boolean
  readonly externalData: boolean
  readonly provisioners: boolean
}

/** A provider's address in its three parts. */
export interface ProviderAddress {
  readonly host: string
  readonly namespace: string
  readonly type: string
}

// Names are compared as they are: no braces, brackets or negation.
const glob = { windows: false, dot: true, nobrace: true, nobracket: true, noextglob: true, nonegate: true } as const

/** Where a provider without a host comes from, by Terraform and by OpenTofu. */
export const publicRegistries: readonly string[] = ['registry.terraform.io', 'registry.opentofu.org']

/** What all of these allow. */
export function permitOf(all: readonly Allowed[]): Permit {
  const each = (of: (allowed: Allowed) => (text: string) => boolean): ((text: string) => boolean) => {
    const matchers = all.map((allowed) => of(allowed))
    return (text) => matchers.every((matches) => matches(text))
  }
  const provider = each(({ providers }) => fits(providers.flatMap(withHost)))
  const module = each(({ modules }) => beginsWith(modules))
  return {
    provider: ({ host, namespace, type }) => provider(`${host}/${namespace}/${type}`.toLowerCase()),
    module: (source) => module(wayTo(source)),
    autoTfvars: each(({ autoTfvars }) => fits(autoTfvars)),
    override: each(({ overrides }) => fits(overrides)),
    externalData: all.every(({ externalData }) => externalData),
    provisioners: all.every(({ provisioners }) => provisioners),
  }
}

/** A provider's address from its `source`; `undefined` for what Terraform would refuse. */
export function providerAddress(source: string, fallbackHost: string): ProviderAddress | undefined {
  const parts = source.split('/')
  const [type = '', namespace = 'hashicorp', host = fallbackHost] = parts.toReversed()
  const plain = /^[\p{L}\p{N}._:-]+$/u
  return parts.length <= 3 && [type, namespace, host].every((part) => plain.test(part))
    ? { host: host.toLowerCase(), namespace: namespace.toLowerCase(), type: type.toLowerCase() }
    : undefined
}

function withHost(pattern: string): string[] {
  const lower = pattern.toLowerCase()
  return lower.split('/').length === 3 ? [lower] : publicRegistries.map((host) => `${host}/${lower}`)
}

const fits = (patterns: readonly string[]): ((text: string) => boolean) =>
  patterns.length === 0 ? () => false : picomatch([...patterns], glob)

/** Whether a way is one of these patterns, or goes on from there. */
const beginsWith = (patterns: readonly string[]): ((text: string) => boolean) =>
  fits(patterns.flatMap((pattern) => [pattern, `${pattern}/**`]))

/**
 * Host and path of a source, `file` in place of the host for a path on this machine. A path that could be read in more
 * than one way is none, so that only its host counts.
 */
function wayTo({ address, host }: RemoteSource): string {
  const [, path = ''] = /^(?:[a-z0-9]+::)?(?:[a-z][a-z0-9+.-]*:\/\/)?[^/]*\/(.*)$/su.exec(address) ?? []
  const parts = path.replace(/\.git$/u, '').split('/')
  const clear = parts.every((part) => /^[\w.~@+-]+$/u.test(part) && part !== '.' && part !== '..')
  return [host ?? 'file', ...(clear ? parts : [])].join('/')
}
