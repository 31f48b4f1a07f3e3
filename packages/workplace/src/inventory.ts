import { customEndpoint, endpointProblem, taggedObjects } from '@wrenchproof/aws'
import type { Look, TaggedObject, WantedTag } from '@wrenchproof/aws'

/** Everything in the environment's account and region with such a tag; or why nobody can look. */
export type Inventory = (wanted: WantedTag) => Promise<Look<readonly TaggedObject[]>>

// Whoever asks does so beside something more important, in a job that may be about to end.
const timeoutMs = 5000

const unseen = (why: string) => ({ kind: 'unseen', why, denied: false }) as const

/** The tag inventory, with the credentials that terraform itself has. */
export function openInventory(child: Readonly<Record<string, string>>): Inventory {
  return async (wanted) => {
    const accessKeyId = child['AWS_ACCESS_KEY_ID'] ?? ''
    const region = child['AWS_REGION'] ?? child['AWS_DEFAULT_REGION'] ?? ''
    if (accessKeyId === '' || region === '') return unseen('this job has no keys for AWS in its variables')
    const endpoint = customEndpoint('RESOURCE_GROUPS_TAGGING_API', child)
    const problem = endpoint === undefined ? undefined : endpointProblem(endpoint, 'RESOURCE_GROUPS_TAGGING_API')
    if (problem !== undefined) return unseen(`${problem.field} ${problem.problem}`)
    const credentials = {
      accessKeyId,
      secretAccessKey: child['AWS_SECRET_ACCESS_KEY'] ?? '',
      sessionToken: child['AWS_SESSION_TOKEN'] ?? '',
    }
    return taggedObjects({ credentials, region, endpoint, timeoutMs, tries: 2 }, wanted)
  }
}
