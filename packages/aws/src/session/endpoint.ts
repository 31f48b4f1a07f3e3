/** Where STS answers: a region's own address, or the one AWS's standard variables name. */
import type { Problem } from '@wrenchproof/errors'

/** Variables by name, as a process sees them. */
export type Variables = Readonly<Record<string, string | undefined>>

/** Services this package speaks to, as the variables of their endpoints spell them. */
export type Service = 'STS' | 'IAM' | 'S3' | 'RESOURCE_GROUPS_TAGGING_API' | 'KMS' | 'EC2' | 'CLOUDWATCH_LOGS'

/**
 * The custom endpoint of a service, as every AWS SDK reads it; undefined for AWS itself.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function customEndpoint(service: Service, variables: Variables): string | undefined {
  if (variables['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() === 'true') return undefined
  return [variables[`AWS_ENDPOINT_URL_${service}`], variables['AWS_ENDPOINT_URL']].find(
    (value) => value !== undefined && value !== '',
  )
}

/** The custom endpoint of STS; undefined for AWS itself. */
export function customStsEndpoint(variables: Variables): string | undefined {
  return customEndpoint('STS', variables)
}

/** The region: what the environments file says, else AWS_REGION, else AWS_DEFAULT_REGION; '' if none does. */
export function chooseRegion(written: string | undefined, variables: Variables): string {
  const candidates = [written, variables['AWS_REGION'], variables['AWS_DEFAULT_REGION']]
  return candidates.find((value) => value !== undefined && value !== '') ?? ''
}

/** Domains of AWS's partitions (aws-sdk, partitions.json). */
const DOMAINS: Readonly<Record<string, string>> = {
  aws: 'amazonaws.com',
  'aws-cn': 'amazonaws.com.cn',
  'aws-us-gov': 'amazonaws.com',
  'aws-eusc': 'amazonaws.eu',
  'aws-iso': 'c2s.ic.gov',
  'aws-iso-b': 'sc2s.sgov.gov',
  'aws-iso-e': 'cloud.adc-e.uk',
  'aws-iso-f': 'csp.hci.ic.gov',
}

/** The regional endpoint of STS; undefined for a partition whose domain is not known. */
export function regionalStsEndpoint(partition: string, region: string): string | undefined {
  const domain = DOMAINS[partition]
  return domain === undefined ? undefined : `https://sts.${region}.${domain}`
}

/** What is wrong with a custom endpoint; secrets are sent there, so plain HTTP is for this machine and its neighbours. */
export function endpointProblem(endpoint: string, service: Service = 'STS'): Problem | undefined {
  const field = `AWS_ENDPOINT_URL_${service}`
  let url: URL
  try {
    url = new URL(endpoint)
  } catch {
    return { field, problem: 'must be an absolute URL such as https://sts.eu-central-1.amazonaws.com' }
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { field, problem: 'must begin with https://' }
  if (url.username !== '' || url.password !== '') return { field, problem: 'must not hold a user or password' }
  if (url.protocol === 'http:' && !near(url.hostname)) {
    return {
      field,
      problem: `must be https: ${service === 'STS' ? 'the token' : 'signed requests'} would cross the network to '${url.hostname}' in the clear`,
    }
  }
  return undefined
}

// A name without a dot is a container or this machine; it cannot be on the public internet.
function near(host: string): boolean {
  return /^127\.|^\[::1\]$/u.test(host) || host.endsWith('.localhost') || !/[.:]/u.test(host)
}
