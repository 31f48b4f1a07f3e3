import { addresses, customEndpoint, customerKeys, endpointProblem, logGroups, taggedObjects } from '@wrenchproof/aws'
import type { ClientOptions, Look, Service, Variables } from '@wrenchproof/aws'
import type { Environment } from '@wrenchproof/delivery'
import { inventoryItem, known, sameTagText, unknown } from '@wrenchproof/drift'
import type { Answer } from '@wrenchproof/drift'
import { UserError } from '@wrenchproof/errors'
import type { AwsKeys } from '@wrenchproof/workplace'
import type { CloudPort } from './ports.ts'

export interface AwsCloudOptions {
  readonly keys: (environment: Environment) => Promise<AwsKeys>
  /** The job's variables, for custom endpoints. */
  readonly variables: Variables
  /** Tags that mark an object as ours; the first is what AWS is asked for. */
  readonly tags: Readonly<Record<string, string>>
}

/** AWS as an environment's plan role sees it. */
export function awsCloud({ keys, variables, tags }: AwsCloudOptions): CloudPort {
  const clientFor = async (environment: Environment, service: Service): Promise<ClientOptions | undefined> => {
    const { region, ...credentials } = await keys(environment)
    if (credentials.accessKeyId === '' || region === '') return undefined
    const endpoint = customEndpoint(service, variables)
    const problem = endpoint === undefined ? undefined : endpointProblem(endpoint, service)
    if (problem !== undefined)
      throw new UserError(`${problem.field} ${problem.problem}`, 'Mend the variable.', { code: 'INPUT_INVALID' })
    return { credentials, region, endpoint }
  }
  return {
    async inventory(environment) {
      const client = await clientFor(environment, 'RESOURCE_GROUPS_TAGGING_API')
      const [mark] = Object.entries(tags)
      if (client === undefined || mark === undefined) return undefined
      const found = await taggedObjects(client, {
        key: (key) => sameTagText(key, mark[0]),
        value: (value) => sameTagText(value, mark[1]),
      })
      return answerOf(found, (objects) => objects.map(({ arn, tags: carried }) => inventoryItem(arn, carried)))
    },
    async housekeeping(environment) {
      const [kms, ec2, logs] = await Promise.all(
        (['KMS', 'EC2', 'CLOUDWATCH_LOGS'] as const).map(async (service) => clientFor(environment, service)),
      )
      if (kms === undefined || ec2 === undefined || logs === undefined) return undefined
      const same = <T>(value: T): T => value
      return {
        keys: answerOf(await customerKeys(kms), same),
        addresses: answerOf(await addresses(ec2), same),
        logGroups: answerOf(await logGroups(logs), same),
      }
    },
  }
}

function answerOf<T, R>(look: Look<T>, read: (value: T) => R): Answer<R> {
  if (look.kind === 'seen') return known(read(look.value))
  return unknown(look.kind === 'missing' ? 'AWS knows nothing of it' : look.why)
}
