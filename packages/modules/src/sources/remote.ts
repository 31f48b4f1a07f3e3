import { posix } from 'node:path'
import { isHash } from './source.ts'
import type { Checksum, GitRef, ModuleSource } from './source.ts'
import { splitSubdir } from './subdir.ts'
import { versionInRef } from './versions.ts'

const forcedGetter = /^([A-Za-z0-9]+)::(.+)$/su
const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/u
const archive = /\.(?:bz2|gz|xz|zip|tar\.bz2|tar\.tbz2|tar\.gz|tgz|tar\.xz|txz)$/u
const getters = new Set(['file', 'gcs', 'git', 'hg', 's3', 'http', 'https'])

/** An address of go-getter, its subdirectory already cut off and clean. */
export function remoteSource(source: string, subdir: string): ModuleSource {
  const [, forced, rest = source] = forcedGetter.exec(source) ?? []
  const detected = scheme.test(rest) ? { url: rest } : detect(rest)
  if (detected === undefined)
    return invalid('it is no kind of address Terraform knows; a local path begins with ./ or ../')
  if ('problem' in detected) return invalid(detected.problem)
  const { address: url, subdir: found } = splitSubdir(detected.url)
  const whole = found === '' ? subdir : posix.join(found, subdir)
  const getter = forced ?? detected.getter ?? scheme.exec(url)?.[1]?.toLowerCase() ?? ''
  if (!getters.has(getter)) return invalid(`Terraform has no way to fetch ${getter}`)
  return fetched(getter, url, whole === '' || whole === '.' ? undefined : whole)
}

/** Short forms Terraform accepts for addresses without a scheme. */
function detect(address: string): { url: string; getter?: string } | { problem: string } | undefined {
  if (address.startsWith('github.com/')) {
    const [path, query] = cut(address, '?')
    const parts = path.split('/')
    if (parts.length < 3) return { problem: 'a GitHub address is github.com/OWNER/REPOSITORY' }
    const repository = parts
      .slice(0, 3)
      .join('/')
      .replace(/(?<!\.git)$/u, '.git')
    const inside = parts.length > 3 ? `//${parts.slice(3).join('/')}` : ''
    return { getter: 'git', url: `https://${repository}${inside}${query}` }
  }
  const [, user, host = '', path = ''] = /^(?:([^@]+)@)?([^:]+):\/?(.+)$/su.exec(address) ?? []
  if (user === 'git') return { getter: 'git', url: `ssh://git@${host}/${path}` }
  if (address.startsWith('bitbucket.org/')) {
    const [repository, query] = cut(address, '?')
    return { getter: 'git', url: `https://${repository.replace(/(?<!\.git)$/u, '.git')}${query}` }
  }
  if (address.includes('googleapis.com/')) return { getter: 'gcs', url: `https://${address}` }
  if (address.includes('.amazonaws.com/')) return { getter: 's3', url: `https://${address}` }
  return address.startsWith('/') ? { url: `file://${address}` } : undefined
}

function fetched(getter: string, url: string, subdir: string | undefined): ModuleSource {
  const [bare, query] = cut(url, '?')
  const parameters = new URLSearchParams(query)
  const [, authority] = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/([^/?#]*)/u.exec(url) ?? []
  if (/[\\#]/u.test(bare)) return invalid('the address holds a backslash or a fragment')
  if (authority === undefined && getter !== 'file') return invalid('the address is no URL with a host')
  const host = authority === undefined ? '' : authority.slice(authority.lastIndexOf('@') + 1).toLowerCase()
  // Who else reads the address shall not learn the password in it.
  const shown =
    authority === undefined
      ? bare
      : bare.replace(
          authority,
          authority.replace(/^[^@]*@/su, (user) => user.replace(/:.*@$/su, '@')),
        )
  const common = { address: prefixed(getter, shown), host: host === '' ? undefined : host, subdir }
  switch (getter) {
    case 'git':
      // Of several the first counts, as in Go's url.Values.Get.
      return { kind: 'git', ...common, ref: refOf(parameters.get('ref')) }
    case 'http':
    case 'https': {
      const forced = parameters.get('archive')
      const isArchive = forced === null || forced === '' ? archive.test(bare) : !isFalse(forced)
      const checksum = checksumOf(parameters.get('checksum'))
      return isArchive
        ? { kind: 'archive', ...common, checksum }
        : { kind: 'other', ...common, getter, revision: undefined }
    }
    case 'hg':
      return { kind: 'other', ...common, getter, revision: parameters.get('rev') ?? undefined }
    case 's3':
      return { kind: 'other', ...common, getter, revision: parameters.get('version') ?? undefined }
    default:
      return { kind: 'other', ...common, getter, revision: undefined }
  }
}

function prefixed(getter: string, url: string): string {
  const lower = url.replace(/^[^/]*:\/\/[^/]*/u, (start) => start.toLowerCase())
  return lower.startsWith(`${getter}:`) ? lower : `${getter}::${lower}`
}

function refOf(text: string | null): GitRef | undefined {
  if (text === null || text === '') return undefined
  if (isHash(text)) return { text, kind: 'commit' }
  return { text, kind: isTag(text) ? 'tag' : 'branch' }
}

// Two numbers or one, such as v1, are by custom moved with every release; a GitFlow branch may hold a whole version.
function isTag(ref: string): boolean {
  if (ref.startsWith('refs/')) return ref.startsWith('refs/tags/')
  const isBranch = /^(?:bugfix|feature|fix|hotfix|release|support)\//u.test(ref)
  return !isBranch && /\d+\.\d+\.\d+/u.test(ref) && versionInRef(ref) !== undefined
}

function checksumOf(text: string | null): Checksum | undefined {
  if (text === null || text === '') return undefined
  const colon = text.indexOf(':')
  if (colon !== -1) return { algorithm: text.slice(0, colon).toLowerCase(), value: text.slice(colon + 1) }
  const algorithm = { 32: 'md5', 40: 'sha1', 64: 'sha256', 128: 'sha512' }[text.length] ?? 'unknown'
  return { algorithm, value: text }
}

// Go's strconv.ParseBool.
const isFalse = (text: string): boolean => /^(?:0|f|F|false|FALSE|False)$/u.test(text)

function cut(text: string, mark: string): [before: string, from: string] {
  const index = text.indexOf(mark)
  return index === -1 ? [text, ''] : [text.slice(0, index), text.slice(index)]
}

const invalid = (problem: string): ModuleSource => ({ kind: 'invalid', problem })
