/** What a session is asked for, checked before anything is sent. */
import { ProblemsError } from '@wrenchproof/errors'
import type { Problem } from '@wrenchproof/errors'
import { endpointProblem, regionalStsEndpoint } from './endpoint.ts'
import { isAccount, parseRoleArn, quoted } from './role-arn.ts'
import type { RoleArn } from './role-arn.ts'

/** The audience of GitHub tokens for AWS. */
export const AUDIENCE = 'sts.amazonaws.com'

/** Settings as they were written. */
export interface RawSessionSettings {
  readonly roleArn: string
  readonly region: string
  /** The account the role must be in; not checked if left out. */
  readonly account?: string | undefined
  /** `sts.amazonaws.com` if left out. */
  readonly audience?: string | undefined
  /** Seconds; AWS's default, an hour, if left out. */
  readonly duration?: string | number | undefined
  /** A custom endpoint of STS. */
  readonly endpoint?: string | undefined
  readonly runId: string
  readonly runAttempt: string
  /** What the session is for, such as `plan`; stands in its name. */
  readonly purpose?: string | undefined
  /** A policy in JSON that the session is held to, besides the role's own. */
  readonly policy?: string | undefined
}

/** Settings that can be used. */
export interface SessionSettings {
  readonly role: RoleArn
  readonly region: string
  readonly audience: string
  /** Seconds, 900 to 43200; undefined for AWS's default of an hour. */
  readonly durationSeconds: number | undefined
  readonly endpoint: string
  readonly sessionName: string
  /** A policy in JSON that the session is held to, besides the role's own. */
  readonly policy?: string
}

/** Reads settings; throws a `ProblemsError` that names everything that is wrong with them. */
export function readSessionSettings(raw: RawSessionSettings): SessionSettings {
  const role = parseRoleArn(raw.roleArn)
  const audience = raw.audience === undefined || raw.audience === '' ? AUDIENCE : raw.audience
  const durationSeconds = seconds(raw.duration)
  const custom = raw.endpoint === undefined || raw.endpoint === '' ? undefined : raw.endpoint
  const endpoint = custom ?? (typeof role === 'string' ? undefined : regionalStsEndpoint(role.partition, raw.region))
  const problems = [
    ...(typeof role === 'string' ? [{ field: 'role', problem: role }] : roleProblems(role, raw, endpoint)),
    ...accountProblems(raw.account),
    ...regionProblems(raw.region),
    ...audienceProblems(audience),
    ...(Number.isNaN(durationSeconds) ? [durationProblem(raw.duration)] : []),
    ...(custom === undefined ? [] : [endpointProblem(custom)]),
    ...runProblems(raw),
  ].filter((problem) => problem !== undefined)
  if (problems.length > 0 || typeof role === 'string' || endpoint === undefined) {
    throw new ProblemsError('the AWS settings are wrong', problems, 'Correct the fields named above.')
  }
  return {
    role,
    region: raw.region,
    audience,
    durationSeconds,
    endpoint,
    sessionName: sessionName(raw),
    ...(raw.policy === undefined ? {} : { policy: raw.policy }),
  }
}

/**
 * A session's name, at most 64 of the characters STS accepts: `wrenchproof-plan-<run id>-<attempt>`. The purpose is cut
 * where it is long, run id and attempt never: they lead from CloudTrail back to the run.
 */
export function sessionName({
  runId,
  runAttempt,
  purpose,
}: Pick<RawSessionSettings, 'runId' | 'runAttempt' | 'purpose'>) {
  const run = `-${clean(runId)}-${clean(runAttempt)}`
  const lead = purpose === undefined || purpose === '' ? 'wrenchproof' : `wrenchproof-${clean(purpose)}`
  return `${lead.slice(0, Math.max(0, 64 - run.length))}${run}`
}

function clean(text: string): string {
  return text.replaceAll(/[^\w+=,.@-]/gu, '-')
}

function roleProblems(role: RoleArn, { account, region }: RawSessionSettings, endpoint: string | undefined): Problem[] {
  const found: Problem[] = []
  if (account !== undefined && isAccount(account) && account !== role.account) {
    found.push({ field: 'role', problem: `is of account ${role.account}, but the environment is in ${account}` })
  }
  if (endpoint === undefined) {
    const problem = `is of the partition '${role.partition}', whose STS is not known here; set AWS_ENDPOINT_URL_STS`
    found.push({ field: 'role', problem })
  }
  const home = partitionOf(region)
  if (endpoint !== undefined && isRegion(region) && home !== undefined && home !== role.partition) {
    found.push({ field: 'region', problem: `${quoted(region)} is not of the role's partition '${role.partition}'` })
  }
  return found
}

function accountProblems(account: string | undefined): Problem[] {
  if (account === undefined || isAccount(account)) return []
  return [{ field: 'account', problem: `must be twelve digits, in quotes in YAML; got ${quoted(account)}` }]
}

function regionProblems(region: string): Problem[] {
  if (region === '') {
    return [{ field: 'region', problem: 'is required: write it in the environments file or set AWS_REGION' }]
  }
  return isRegion(region) ? [] : [{ field: 'region', problem: `must be like eu-central-1; got ${quoted(region)}` }]
}

function isRegion(region: string): boolean {
  return /^[a-z]{2,4}(?:-[a-z]+){1,3}-\d{1,2}$/u.test(region)
}

function partitionOf(region: string): string | undefined {
  if (region.startsWith('cn-')) return 'aws-cn'
  if (region.startsWith('us-gov-')) return 'aws-us-gov'
  if (region.startsWith('eusc-')) return 'aws-eusc'
  return /-iso[a-z]?-/u.test(region) ? undefined : 'aws'
}

// IAM: a client id of a provider has 1 to 255 characters.
function audienceProblems(audience: string): Problem[] {
  if (audience.length <= 255 && /^[\u0021-\u007e]+$/u.test(audience)) return []
  return [{ field: 'audience', problem: 'must be at most 255 printable characters without spaces' }]
}

function seconds(duration: string | number | undefined): number | undefined {
  if (duration === undefined || duration === '') return undefined
  const value = typeof duration === 'number' ? duration : /^\d+$/u.test(duration) ? Number(duration) : Number.NaN
  return Number.isSafeInteger(value) && value >= 900 && value <= 43_200 ? value : Number.NaN
}

function durationProblem(duration: string | number | undefined): Problem {
  return {
    field: 'duration',
    problem: `must be a whole number of seconds from 900 to 43200; got ${quoted(String(duration))}`,
  }
}

function runProblems({ runId, runAttempt }: RawSessionSettings): Problem[] {
  return [
    ...(/^\d{1,24}$/u.test(runId) ? [] : [{ field: 'run id', problem: `must be a number; got ${quoted(runId)}` }]),
    ...(/^\d{1,9}$/u.test(runAttempt)
      ? []
      : [{ field: 'run attempt', problem: `must be a number; got ${quoted(runAttempt)}` }]),
  ]
}
