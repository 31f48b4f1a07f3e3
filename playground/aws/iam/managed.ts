/** Managed policies: the account's own, and short stand-ins for the few of AWS's that delivery roles use. */
import type { AwsState } from '../state.ts'
import type { ManagedPolicy } from './entities.ts'

const statement = (actions: readonly string[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] })

/** AWS's own are far longer; these allow what their names promise, by the verbs of the actions. */
const ofAws: ReadonlyMap<string, string> = new Map([
  ['AdministratorAccess', statement(['*'])],
  [
    'PowerUserAccess',
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
        { Effect: 'Allow', Action: ['iam:ListRoles', 'iam:CreateServiceLinkedRole'], Resource: '*' },
      ],
    }),
  ],
  ['ReadOnlyAccess', statement(['*:Get*', '*:List*', '*:Describe*', '*:BatchGet*', '*:Lookup*', '*:View*'])],
  ['IAMReadOnlyAccess', statement(['iam:Get*', 'iam:List*', 'iam:Generate*', 'iam:Simulate*'])],
])

const awsPrefix = 'arn:aws:iam::aws:policy/'
const longAgo = new Date('2015-02-06T18:39:46Z')

/** The managed policy of an ARN. */
export function managedPolicy(state: AwsState, arn: string): ManagedPolicy | undefined {
  if (!arn.startsWith(awsPrefix)) return state.accounts.get(arn.split(':')[4] ?? '')?.policies.get(arn)
  const name = arn.slice(awsPrefix.length)
  const document = ofAws.get(name)
  if (document === undefined) return undefined
  return {
    name,
    path: '/',
    arn,
    id: `ANPA${name.toUpperCase().replaceAll(/[^A-Z]/g, 'A')}`.slice(0, 20).padEnd(20, 'A'),
    created: longAgo,
    defaultVersion: 'v1',
    versions: [{ id: 'v1', document, created: longAgo }],
  }
}

/** JSON text of a managed policy's version in force. */
export function managedPolicyText(state: AwsState, arn: string): string | undefined {
  const policy = managedPolicy(state, arn)
  return policy?.versions.find((version) => version.id === policy.defaultVersion)?.document
}
