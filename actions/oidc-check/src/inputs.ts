import { AUDIENCE, parseRoleArn } from '@wrenchproof/aws'
import type { Wanted } from '@wrenchproof/aws'
import { ProblemsError } from '@wrenchproof/errors'
import { oneOf, optional, parsed, readInputs } from '@wrenchproof/runner'
import type { InputReader, RawInputs } from '@wrenchproof/runner'

/** Where the state is, as `terraform init -backend-config` says it. */
export interface BackendSettings {
  readonly bucket: string
  readonly key: string
  readonly region: string | undefined
  readonly workspaceKeyPrefix: string
  /** Keys of other states in the bucket that must not be reachable, beside those guessed from the key. */
  readonly otherKeys: readonly string[]
}

/** Reads the inputs of the check; throws one error that names every input that is wrong. */
export function parseInputs(raw: RawInputs) {
  const inputs = readInputs(raw, {
    environment: optional('environment'),
    environmentsFile: parsed('environments-file', insideOr(ENVIRONMENTS_FILE), 'must be a path inside the repository'),
    roleToAssume: roleInput('role-to-assume'),
    account: optional('account'),
    region: optional('region'),
    which: oneOf('which', ['plan', 'apply', 'both'], 'plan'),
    audience: parsed('audience', (text) => (text === '' ? AUDIENCE : text), 'must be text'),
    trustPolicy: parsed('trust-policy', insideOr(TRUST_POLICY), 'must be a path inside the repository'),
    doctorRole: roleInput('doctor-role'),
    backend: { name: 'backend', read: readBackend } satisfies InputReader<unknown>,
    permissions: { name: 'permissions', read: readPermissions } satisfies InputReader<unknown>,
    token: optional('github-token'),
  })
  const both = inputs.environment !== undefined && inputs.roleToAssume !== undefined
  const neither = inputs.environment === undefined && inputs.roleToAssume === undefined
  const problems = [
    ...(both
      ? [{ field: 'role-to-assume', problem: 'is given beside environment, which names the role already' }]
      : []),
    ...(neither ? [{ field: 'environment', problem: 'is required, or else role-to-assume; nothing was given' }] : []),
    ...(inputs.roleToAssume !== undefined && inputs.which === 'both'
      ? [{ field: 'which', problem: "must be plan or apply where role-to-assume names one role; got 'both'" }]
      : []),
  ]
  if (problems.length > 0) {
    throw new ProblemsError('the inputs of this step are not usable', problems, 'Mend the `with:` block of this step.')
  }
  return inputs
}

export type CheckInputs = ReturnType<typeof parseInputs>

const ENVIRONMENTS_FILE = 'terraform/environments.yml'

/** Where a role's trust policy is looked for; `<role>` stands for the role's name. */
export const TRUST_POLICY = 'terraform/bootstrap/trust/<role>.json'

function insideOr(fallback: string): (text: string) => string | undefined {
  return (text) => {
    const path = text === '' ? fallback : text
    return path.startsWith('/') || path.split('/').includes('..') ? undefined : path
  }
}

function roleInput(name: string): InputReader<string | undefined> {
  return {
    name,
    read(text) {
      if (text === '') return undefined
      const role = parseRoleArn(text)
      return typeof role === 'string' ? { invalid: role } : text
    },
  }
}

function readBackend(text: string): BackendSettings | undefined | { readonly invalid: string } {
  const settings = linesOf(text).map((line) => {
    const [, name = '', value = ''] = /^([\w-]+)\s*=\s*"?([^"]*)"?$/u.exec(line) ?? []
    return { name, value }
  })
  if (settings.length === 0) return undefined
  if (settings.some(({ name }) => name === '')) return { invalid: 'must be lines such as bucket=acme-state' }
  const of = (wanted: string) => settings.find(({ name }) => name === wanted)?.value ?? ''
  const missing = ['bucket', 'key'].filter((name) => of(name) === '')
  if (missing.length > 0) return { invalid: `needs the line ${missing.map((name) => `${name}=...`).join(' and ')}` }
  return {
    bucket: of('bucket'),
    key: of('key'),
    region: of('region') === '' ? undefined : of('region'),
    workspaceKeyPrefix: of('workspace_key_prefix') === '' ? 'env:' : of('workspace_key_prefix'),
    otherKeys: settings.filter(({ name }) => name === 'other-key').map(({ value }) => value),
  }
}

function readPermissions(text: string): readonly Wanted[] | { readonly invalid: string } {
  const wanted = linesOf(text).map((line) => {
    const [, action = '', resource = '*'] = /^([a-z0-9-]+:[A-Za-z0-9]+)(?:\s+(\S+))?$/u.exec(line) ?? []
    return { line, action, resource }
  })
  const wrong = wanted.find(({ action }) => action === '')
  if (wrong !== undefined) {
    return {
      invalid: `must be lines of an IAM action and, after a space, a resource, without wildcards in the action; got '${wrong.line.slice(0, 80)}'`,
    }
  }
  return wanted.map(({ action, resource }) => ({ action, resource }))
}

function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/u)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}
