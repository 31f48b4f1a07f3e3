import { lines, oneOf, optional, optionalInteger, parsed, parsedSecret, required } from '@wrenchproof/runner'
import { parsePlanKey, planKeyForm } from '@wrenchproof/sealed-plan'

/** The inputs by which every step addresses an environment, its plans and its Terraform. */
export const addressing = {
  environment: required('environment'),
  environmentsFile: parsed('environments-file', insideRepository, 'must be a path inside the repository'),
  backendConfig: lines('backend-config'),
  varFiles: lines('var-file'),
  keys: parsedSecret('plan-key', parsePlanKey, planKeyForm),
  store: oneOf('store', ['directory'], 'directory'),
  storeLocation: required('store-location'),
  parallelism: optionalInteger('parallelism', 1, 256),
  providerMirror: optional('provider-mirror'),
  binary: oneOf('terraform-binary', ['terraform', 'tofu'], 'terraform'),
  token: optional('github-token'),
} as const

const defaultEnvironmentsFile = 'terraform/environments.yml'

/** The path if it stays inside the repository, as far as its text tells; the default when there is none. */
function insideRepository(text: string): string | undefined {
  const path = text === '' ? defaultEnvironmentsFile : text
  return path.startsWith('/') || path.split('/').includes('..') ? undefined : path
}
