import { parse } from 'semver'
import type { SemVer } from 'semver'

/** The one version a constraint such as `= 1.2.3` or `1.2` allows; `undefined` when it allows others. */
export function exactVersion(constraint: string): string | undefined {
  const written = /^\s*=?\s*v?(\d+(?:\.\d+){0,2}(?:-[0-9A-Za-z.-]+)?)(?:\+[0-9A-Za-z.-]+)?\s*$/u.exec(constraint)?.[1]
  return written === undefined ? undefined : padded(written)?.version
}

/** The version in a Git reference, such as `v1.2.3`, `refs/tags/1.2` or `network/v1.2.3`; `undefined` without one. */
export function versionInRef(ref: string): SemVer | undefined {
  const written = /(?:^|[/_-])v?(\d+(?:\.\d+){0,2}(?:-[0-9A-Za-z.-]+)?)(?:\+[0-9A-Za-z.-]+)?$/u.exec(ref)?.[1]
  return written === undefined ? undefined : padded(written)
}

function padded(written: string): SemVer | undefined {
  const [, core = '', rest = ''] = /^([\d.]+)(.*)$/u.exec(written) ?? []
  const parts = [...core.split('.'), '0', '0'].slice(0, 3)
  return parse(`${parts.join('.')}${rest}`) ?? undefined
}
