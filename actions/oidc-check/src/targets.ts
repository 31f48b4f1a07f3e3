/** Which roles are checked, and for what. */
import { chooseRegion, customStsEndpoint, readSessionSettings } from '@wrenchproof/aws'
import type { NamedRole, SessionSettings, Variables } from '@wrenchproof/aws'
import type { Environment, Environments } from '@wrenchproof/delivery'
import { UserError } from '@wrenchproof/errors'
import type { CheckInputs } from './inputs.ts'

/** A role to check. */
export interface Target {
  readonly purpose: 'plan' | 'apply'
  readonly settings: SessionSettings
  /** The role's name, without its path. */
  readonly roleName: string
  /** The account it must be in; undefined if nobody said. */
  readonly account: string | undefined
  readonly environment: Environment | undefined
}

/** Everything that names roles. */
export interface TargetSources {
  readonly inputs: CheckInputs
  /** Undefined where `role-to-assume` names the role. */
  readonly environment: Environment | undefined
  readonly variables: Variables
  readonly run: { readonly runId: string; readonly runAttempt: string }
}

/** The roles to check; throws for an environment without roles, and for settings that cannot be used. */
export function targetsOf(sources: TargetSources): readonly Target[] {
  const { inputs, environment } = sources
  const purposes = inputs.which === 'both' ? (['plan', 'apply'] as const) : [inputs.which]
  if (inputs.roleToAssume !== undefined) {
    const arn = inputs.roleToAssume
    return purposes.map((purpose) => target(sources, { purpose, arn, environment: undefined }))
  }
  return purposes.map((purpose) => {
    const arn = purpose === 'plan' ? environment?.planRole : environment?.applyRole
    if (arn === undefined) {
      throw new UserError(
        `environment: '${inputs.environment}' has no ${purpose}-role in ${inputs.environmentsFile}, so there is nothing to check`,
        'Give the environment a plan-role and an apply-role, or name a role with role-to-assume.',
        { code: 'INPUT_INVALID' },
      )
    }
    return target(sources, { purpose, arn, environment })
  })
}

/** The session of the role that may read IAM; undefined if none is named. */
export function doctorOf({ inputs, variables, run }: TargetSources, [first]: readonly Target[]) {
  if (inputs.doctorRole === undefined) return undefined
  return readSessionSettings({
    roleArn: inputs.doctorRole,
    region: first?.settings.region ?? chooseRegion(inputs.region, variables),
    audience: inputs.audience,
    endpoint: customStsEndpoint(variables),
    purpose: 'doctor',
    ...run,
  })
}

function target(
  { inputs, variables, run }: TargetSources,
  named: { readonly purpose: 'plan' | 'apply'; readonly arn: string; readonly environment: Environment | undefined },
): Target {
  const { purpose, arn, environment } = named
  const account = inputs.account ?? environment?.account
  const settings = readSessionSettings({
    roleArn: arn,
    region: chooseRegion(inputs.region ?? environment?.region, variables),
    account,
    audience: inputs.audience,
    duration: environment?.session === undefined ? undefined : environment.session / 1000,
    endpoint: customStsEndpoint(variables),
    purpose: `check-${purpose}`,
    ...run,
  })
  return { purpose, settings, roleName: settings.role.role.split('/').at(-1) ?? '', account, environment }
}

/** Every role that the environments file names, or the one that is checked without it. */
export function namedRoles(environments: Environments | undefined, targets: readonly Target[]): readonly NamedRole[] {
  if (environments === undefined) {
    return targets.map(({ purpose, settings }) => ({ environment: '-', purpose, arn: settings.role.arn }))
  }
  return environments.all.flatMap(({ name, planRole, applyRole }) => [
    ...(planRole === undefined ? [] : [{ environment: name, purpose: 'plan' as const, arn: planRole }]),
    ...(applyRole === undefined ? [] : [{ environment: name, purpose: 'apply' as const, arn: applyRole }]),
  ])
}
