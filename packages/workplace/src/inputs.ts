import { parseDuration } from '@wrenchproof/delivery'
import type { Problem } from '@wrenchproof/errors'
import { lines, oneOf, optional, optionalInteger, parsed, parsedSecret, required } from '@wrenchproof/runner'
import { parsePlanKey, parseS3Location, planKeyForm, s3LocationForm } from '@wrenchproof/sealed-plan'
import { downloadBaseForm, parseDownloadBase } from '@wrenchproof/terraform'
import type { StoreKind } from './homes.ts'

/** The inputs by which every step addresses an environment, its plans and its Terraform. */
export const addressing = {
  environment: required('environment'),
  environmentsFile: parsed(
    'environments-file',
    (text) => insideRepository(text, 'terraform/environments.yml'),
    'must be a path inside the repository',
  ),
  backendConfig: lines('backend-config'),
  varFiles: lines('var-file'),
  keys: parsedSecret('plan-key', parsePlanKey, planKeyForm),
  store: oneOf('store', ['artifact', 'directory', 's3'], 'artifact'),
  storeLocation: optional('store-location'),
  parallelism: optionalInteger('parallelism', 1, 256),
  providerMirror: optional('provider-mirror'),
  binary: oneOf('terraform-binary', ['terraform', 'tofu'], 'terraform'),
  // Whoever writes a password into the address must not find it in the log.
  downloadBase: parsedSecret('terraform-download-base', parseDownloadBase, downloadBaseForm),
  timeLimitMs: parsed('time-limit', timeLimit, 'must be from 1s to 24h: a whole number and a unit, such as 25m'),
  token: optional('github-token'),
} as const

/** What is wrong between the addressing inputs. */
export function addressingProblems(inputs: {
  readonly store?: StoreKind
  readonly storeLocation?: string | undefined
  readonly token?: string | undefined
}): Problem[] {
  const { store, storeLocation, token } = inputs
  if (store === 'directory' && storeLocation === undefined)
    return [{ field: 'store-location', problem: 'is required with `store: directory`; nothing was given' }]
  const problems: Problem[] = []
  if ((store === 'artifact' || store === 's3') && token === undefined)
    problems.push({ field: 'github-token', problem: `is required with \`store: ${store}\`; nothing was given` })
  if (store === 's3' && parseS3Location(storeLocation ?? '') === undefined)
    problems.push({ field: 'store-location', problem: s3LocationForm })
  return problems
}

// `init` and `plan` together stay under an hour, which is what the workflows here give a job that plans.
function timeLimit(text: string): number | undefined {
  const limit = parseDuration(text === '' ? '25m' : text)
  return limit === undefined || limit < 1000 || limit > 86_400_000 ? undefined : limit
}

/** The path if it stays inside the repository, as far as its text tells; `fallback` when there is none. */
export function insideRepository(text: string, fallback: string): string | undefined {
  const path = text === '' ? fallback : text
  return path.startsWith('/') || path.split('/').includes('..') ? undefined : path
}
