import { customEndpoint, sdkStateObject } from '@wrenchproof/aws'
import type { StateObject } from '@wrenchproof/aws'
import type { Terraform } from '@wrenchproof/terraform'

/** The state's object with its versions; or why there are none that can be looked at. */
export type StateHistory =
  | { readonly object: StateObject; /** `bucket/key`, as Terraform's locks name it. */ readonly path: string }
  | { readonly why: string }

/** Opens the history of an initialised root's state, with the credentials that terraform itself has. */
export async function openStateHistory(
  terraform: Pick<Terraform, 'stateAt'>,
  workspace: string,
  child: Readonly<Record<string, string>>,
): Promise<StateHistory> {
  const place = await terraform.stateAt(workspace)
  if ('why' in place) return place
  const { bucket, key, encryption, endpoint, region } = place.at
  const accessKeyId = child['AWS_ACCESS_KEY_ID'] ?? ''
  if (accessKeyId === '') return { why: 'this job has no keys for AWS in its variables' }
  const object = sdkStateObject(
    { bucket, key, ...(encryption === undefined ? {} : { encryption }) },
    {
      credentials: {
        accessKeyId,
        secretAccessKey: child['AWS_SECRET_ACCESS_KEY'] ?? '',
        sessionToken: child['AWS_SESSION_TOKEN'] ?? '',
      },
      region: region || (child['AWS_REGION'] ?? child['AWS_DEFAULT_REGION'] ?? ''),
      endpoint: endpoint ?? customEndpoint('S3', child),
      // A state of many megabytes over a slow line.
      timeoutMs: 60_000,
    },
  )
  return { object, path: `${bucket}/${key}` }
}
