/** The life of a root: applied, planned again to no changes, destroyed; states in a simulated S3. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnvironments } from '../../packages/delivery/src/index.ts'
import type { Environment } from '../../packages/delivery/src/index.ts'
import { administrator, awsState, serveAws } from '../../playground/aws/index.ts'
import { addObject, cloudState, serveCloud } from '../../playground/cloud/index.ts'
import type { CloudState } from '../../playground/cloud/index.ts'
import { treeDirectory } from './world.ts'
import type { Ran, World } from './world.ts'

/** The tree's environments, as its environments file says. */
export function treeEnvironments(tree: string = treeDirectory): readonly Environment[] {
  const file = join(tree, 'environments.yml')
  return parseEnvironments(readFileSync(file, 'utf8'), 'terraform/environments.yml').all
}

/** Every account that the environments file names, once. */
export function accountsOf(tree: string): readonly string[] {
  return [...new Set(treeEnvironments(tree).flatMap(({ account }) => (account === undefined ? [] : [account])))]
}

/** Clouds and states of all accounts, to run roots in. */
export interface Stage extends AsyncDisposable {
  readonly cloud: CloudState
  /** Runs terraform in an environment's root. */
  run(environment: string, ...args: readonly string[]): Promise<Ran>
  /** The same, and throws what terraform said when it fails. */
  succeed(environment: string, ...args: readonly string[]): Promise<string>
  /** `terraform plan`'s exit code: 0 without changes, 2 with some. */
  planned(environment: string): Promise<number | null>
  /** Replaces text in a file of the tree; throws when it is not there. */
  edit(file: string, find: string | RegExp, replace: string): void
}

/** Serves a cloud and an S3 with the state buckets that bootstrap/ makes. */
export async function openStage(world: World, tree: string = world.copy()): Promise<Stage> {
  const environments = treeEnvironments(tree)
  const accounts = accountsOf(tree)
  const aws = awsState({
    accounts: Object.fromEntries(accounts.map((account) => [account, {}])),
    buckets: Object.fromEntries(accounts.map((account) => [`acme-tfstate-${account}`, { account, versioning: true }])),
  })
  const cloud = cloudState()
  const states = await serveAws(aws)
  const served = await serveCloud(cloud, {
    identify: ({ accessKeyId }) => {
      const account = aws.accessKeys.get(accessKeyId)?.account ?? ''
      return { account, arn: `arn:aws:iam::${account}:user/administrator`, userId: 'AIDAPLAYGROUND' }
    },
  })
  for (const account of accounts) beforehand(cloud, account)
  const directory = (environment: string): string => join(tree, 'environments', environment)
  const run: Stage['run'] = (environment, ...args) => {
    const { account } = environments.find(({ name }) => name === environment) ?? {}
    const { accessKeyId, secretAccessKey } = administrator(aws, account)
    return world.terraform(directory(environment), args, {
      ...states.env,
      AWS_ENDPOINT_URL: served.url,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    })
  }
  return {
    cloud,
    run,
    async succeed(environment, ...args) {
      const { code, text } = await run(environment, ...args)
      if (code !== 0) throw new Error(`${environment}: terraform ${args.join(' ')} exited with ${code}\n${text}`)
      return text
    },
    async planned(environment) {
      const { code } = await run(environment, 'plan', '-input=false', '-detailed-exitcode')
      return code
    },
    edit(file, find, replace) {
      const path = join(tree, file)
      const before = readFileSync(path, 'utf8')
      const after = before.replaceAll(find, replace)
      if (after === before) throw new Error(`${file} has nothing that ${String(find)} would change`)
      writeFileSync(path, after)
    },
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]()
      await states[Symbol.asyncDispose]()
    },
  }
}

/** What exists before the first delivery: the certificate that a person asked for. */
function beforehand(cloud: CloudState, account: string): void {
  const id = `arn:aws:acm:us-east-2:${account}:certificate/00000000-0000-4000-8000-000000000001`
  addObject(cloud, { type: 'aws_acm_certificate', account, region: 'us-east-2', id, attributes: { arn: id } })
}

/** `terraform init` against the simulated S3, which has no names for buckets in its address. */
export const initArguments = ['init', '-input=false', '-backend-config=use_path_style=true'] as const
