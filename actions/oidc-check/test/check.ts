/** Runs the check in this process with the real adapters, against a world. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sdkIam, sdkStateBucket, sdkSts, trackedKeys } from '@wrenchproof/aws'
import { environmentNamed, parseEnvironments } from '@wrenchproof/delivery'
import { mintIdToken } from '@wrenchproof/playground/github'
import { isForeign } from '@wrenchproof/runner'
import { subjectRules } from '../src/github-subject.ts'
import { parseInputs } from '../src/inputs.ts'
import { issuerOf } from '../src/issuer.ts'
import type { CheckResult } from '../src/judge.ts'
import type { Link } from '../src/links/link.ts'
import { allLinks } from '../src/report/health.ts'
import { run } from '../src/run.ts'
import type { CheckPorts } from '../src/run.ts'
import type { World } from './world.ts'

/** Checks; `ports` replaces some of the real ones. */
export async function check(
  at: World,
  inputs: Readonly<Record<string, string>> = {},
  ports: Partial<CheckPorts> = {},
): Promise<CheckResult> {
  const environment = 'role-to-assume' in inputs ? {} : { environment: 'dev' }
  const given: Readonly<Record<string, string>> = { ...environment, ...inputs }
  const env = await at.actionEnv()
  const read = async (path: string) => readFile(join(at.path, path), 'utf8').catch(() => undefined)
  const parsed = parseInputs((name) => given[name] ?? '')
  const text = (await read('terraform/environments.yml')) ?? ''
  const environments = parsed.environment === undefined ? undefined : parseEnvironments(text, parsed.environmentsFile)
  const offered = env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] !== undefined
  const slept: number[] = []
  return run(parsed, {
    mayMint: { offered, fork: isForeign(at.payload, { repositoryId: '42' }) },
    mint: async (audience) => mintIdToken(at.github, at.identity, { audience }),
    sts: sdkSts,
    iam: (session) => sdkIam({ credentials: session, region: session.region, endpoint: at.awsServer.url }),
    bucket: (name, region, session) =>
      sdkStateBucket(name, { credentials: session, region, endpoint: at.awsServer.url }),
    subjectRules: async () =>
      subjectRules({ apiUrl: at.githubServer.url, repository: 'acme/infra', token: env['GITHUB_TOKEN'] }),
    trackedKeys: async () => trackedKeys(at.path, process.env['PATH'] ?? ''),
    readFile: read,
    clock: {
      now: () => Date.now() + slept.reduce((sum, each) => sum + each, 0),
      random: () => 0.5,
      sleep: async (milliseconds) => {
        slept.push(milliseconds)
      },
    },
    mask: () => {},
    warn: () => {},
    variables: at.awsServer.env,
    run: { runId: '9001', runAttempt: '1', url: 'https://github.com/acme/infra/actions/runs/9001' },
    issuer: issuerOf('https://github.com'),
    environments,
    environment: environments === undefined ? undefined : environmentNamed(environments, parsed.environment ?? ''),
    ...ports,
  })
}

/** The links by name; of several roles the last one's. */
export function links(result: CheckResult): Readonly<Record<string, Link>> {
  return Object.fromEntries(allLinks(result).map((link) => [link.name, link]))
}

/** `link: CODE` of every finding but info, in order. */
export function codes(result: CheckResult): string[] {
  return allLinks(result).flatMap(({ name, findings }) =>
    findings.filter(({ severity }) => severity !== 'info').map(({ code }) => `${name}: ${code}`),
  )
}
