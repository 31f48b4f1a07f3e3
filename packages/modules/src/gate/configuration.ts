import type { Finding } from '../finding.ts'
import type { ConfigFile, Place } from '../hcl/config.ts'
import { providerAddress } from './allowed.ts'
import type { Permit } from './allowed.ts'

/** Data sources and actions that run a program which the configuration names. */
const programs: readonly string[] = ['external', 'local_command']

/** What one file declares against the permit, each with its place. `registry` is where providers without a host come from. */
export function configurationFindings(config: ConfigFile, permit: Permit, registry: string): Finding[] {
  return [
    ...config.problems,
    ...config.requiredProviders.flatMap(({ name, source, place }) =>
      providerFindings(source === undefined ? name : source.text, source?.place ?? place, permit, registry),
    ),
    ...programFindings(config, permit),
  ]
}

/** Programs that a file would have run. */
export function programFindings({ resources, provisioners, starters }: ConfigFile, permit: Permit): Finding[] {
  const run = permit.externalData
    ? []
    : [
        ...resources
          .filter(({ mode, type }) => mode !== 'managed' && programs.includes(type))
          .map(({ type, name, place }) =>
            finding(
              'RUNS_PROGRAM',
              `${type}.${name}`,
              'runs a program while it plans; `allow.external-data` is off',
              place,
            ),
          ),
        ...starters.map(({ type, place }) =>
          finding('RUNS_PROGRAM', type, 'can start a program while it plans; `allow.external-data` is off', place),
        ),
      ]
  const provision = permit.provisioners
    ? []
    : provisioners.map(({ type, resource, place }) =>
        finding('RUNS_PROGRAM', resource, `has a provisioner ${type}; \`allow.provisioners\` is off`, place),
      )
  return [...run, ...provision]
}

/** What is wrong with a provider's source; one that is not a plain string is nothing anybody can allow. */
export function providerFindings(
  source: string | undefined,
  place: Place,
  permit: Permit,
  registry: string,
): Finding[] {
  const address = source === undefined ? undefined : providerAddress(source, registry)
  if (address === undefined) return [finding('PROVIDER', 'provider', 'its source is no plain address', place)]
  const { host, namespace, type } = address
  // Built into Terraform itself.
  if ((host === 'terraform.io' && namespace === 'builtin') || permit.provider(address)) return []
  return [finding('PROVIDER', 'provider', `${host}/${namespace}/${type} is not in \`allow.providers\``, place)]
}

const finding = (code: Finding['code'], field: string, problem: string, place: Place): Finding => ({
  code,
  field,
  problem,
  ...place,
})
