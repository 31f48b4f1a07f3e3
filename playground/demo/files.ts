/** The repository of the demo: three environments, each with a root on AWS and roles of its own. */
import { account, region, roleArn } from '../rig/index.ts'
import { awsRoot } from './aws-root.ts'

/** Branch and network of each environment. */
export const environments = {
  dev: { branch: 'develop', cidr: '10.1.0.0/16' },
  staging: { branch: 'release/1', cidr: '10.2.0.0/16' },
  production: { branch: 'main', cidr: '10.3.0.0/16' },
} as const

export type EnvironmentName = keyof typeof environments

export const rootFile = (environment: string): string => `terraform/environments/${environment}/main.tf`

/** The root of an environment at a version. */
export const rootOf = (environment: EnvironmentName, version: string): string =>
  awsRoot(environment, { version, cidr: environments[environment].cidr })

/** Every file of the first commit. */
export function demoFiles(): Record<string, string> {
  const names: readonly EnvironmentName[] = ['dev', 'staging', 'production']
  const entries = names.map(
    (name) => `  ${name}:
    branch: ${name === 'staging' ? 'release/*' : environments[name].branch}
    approvals: 0
    account: "${account}"
    region: ${region}
    plan-role: ${roleArn(name, 'plan')}
    apply-role: ${roleArn(name, 'apply')}
`,
  )
  return {
    'terraform/environments.yml': `environments:\n${entries.join('')}`,
    ...Object.fromEntries(names.map((name) => [rootFile(name), rootOf(name, 'v1')])),
  }
}
