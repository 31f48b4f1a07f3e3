import { delimiter, isAbsolute } from 'node:path'

/** Environment variables that reach terraform and its providers; everything else stays with us. */

const passed = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  // Without an assumed role, the job's own AWS credentials are what terraform has. Profiles and configuration files
  // are not passed: they can name programs to run.
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_CA_BUNDLE',
  'AWS_USE_FIPS_ENDPOINT',
  'AWS_USE_DUALSTACK_ENDPOINT',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
]

const passedPrefixes = ['TF_VAR_', 'AWS_ENDPOINT_URL']

/** What each terraform child gets besides the job's own variables. */
export interface ChildSettings {
  readonly cliConfigFile: string
  /** Credentials of the assumed role; they replace the job's own. */
  readonly session?: Readonly<Record<string, string>>
  /** The AWS region of the environment; it comes before the job's. */
  readonly region?: string
}

/**
 * The environment of a terraform child: an allow-list of the job's variables, so that `TF_CLI_ARGS`, `TF_LOG`,
 * `TF_REATTACH_PROVIDERS`, `LD_PRELOAD`, `NODE_OPTIONS`, GitHub's tokens and the like never get there.
 */
export function terraformEnvironment(
  job: Readonly<Record<string, string | undefined>>,
  { cliConfigFile, session, region }: ChildSettings,
): Record<string, string> {
  const environment: Record<string, string> = {}
  for (const [name, value] of Object.entries(job)) {
    if (value === undefined) continue
    if (passed.includes(name) || passedPrefixes.some((prefix) => name.startsWith(prefix))) environment[name] = value
  }
  if (session !== undefined)
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) delete environment[name]
  return {
    ...environment,
    ...(environment['PATH'] === undefined ? {} : { PATH: absoluteOnly(environment['PATH']) }),
    ...(region === undefined ? {} : { AWS_REGION: region, AWS_DEFAULT_REGION: region }),
    ...session,
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    TF_CLI_CONFIG_FILE: cliConfigFile,
  }
}

// Terraform runs in a root, where a relative entry would name a directory of the commit, with programs in it.
const absoluteOnly = (path: string): string =>
  path
    .split(delimiter)
    .filter((directory) => isAbsolute(directory))
    .join(delimiter)
