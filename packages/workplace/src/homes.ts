import { join } from 'node:path'
import type { Git } from '@wrenchproof/git'
import { githubArtifacts, gitData } from '@wrenchproof/github'
import type { GithubClient } from '@wrenchproof/github'
import { branchLedger, gitDirectoryBranches, githubBranches } from '@wrenchproof/ledger'
import type { Ledger } from '@wrenchproof/ledger'
import { workflowPath } from '@wrenchproof/runner'
import type { RunContext } from '@wrenchproof/runner'
import {
  actionsUploads,
  artifactPlanStore,
  directoryPlanStore,
  parseS3Location,
  s3PlanStore,
} from '@wrenchproof/sealed-plan'
import type { ObjectBucket, PlanKeys, PlanStore, S3Location } from '@wrenchproof/sealed-plan'
import { gitEvidence, githubEvidence } from './evidence.ts'
import type { Evidence } from './evidence.ts'

/** Where sealed plans and ledgers live, and whose clock counts. */
export interface Homes {
  readonly store: PlanStore
  /** The ledger of any environment: promotion asks another one's. */
  readonly ledger: (environment: string) => Ledger
  /** The time of the server that keeps them, where there is one that told it; this machine's otherwise. */
  readonly now: () => Date
  readonly evidence: Evidence
}

/** Where sealed plans are kept. */
export type StoreKind = 'artifact' | 'directory' | 's3'

export interface HomesInputs {
  readonly store: StoreKind
  readonly storeLocation: string | undefined
  readonly environment: string
  readonly keys: PlanKeys
  /** The keys of the environment that comes before, where they are others. */
  readonly afterKeys?: PlanKeys | undefined
}

export interface HomesPlace {
  readonly context: RunContext
  readonly job: Readonly<Record<string, string | undefined>>
  /** A directory for files on their way. */
  readonly scratch: string
  readonly git: Git
  readonly github: GithubClient | undefined
  /** The bucket at a place in S3, for `store: s3`. */
  readonly bucket: (location: S3Location) => ObjectBucket
}

/** With `directory`, both are on this machine's disk; otherwise ledgers are branches on GitHub, and plans may be in S3. */
export function openHomes(inputs: HomesInputs, place: HomesPlace): Homes {
  const { context, job, git, github: client } = place
  const repository = context.repositoryId
  const keyOf = (environment: string): Uint8Array =>
    environment === inputs.environment ? inputs.keys.ledger : (inputs.afterKeys ?? inputs.keys).ledger
  if (inputs.store === 'directory') {
    const location = inputs.storeLocation ?? ''
    const branches = gitDirectoryBranches(join(location, 'ledger.git'), job['PATH'] ?? '')
    return {
      store: directoryPlanStore(join(location, 'plans')),
      ledger: (environment) => branchLedger(branches, { repository, environment }, keyOf(environment)),
      now: () => new Date(),
      evidence: gitEvidence(git, context),
    }
  }
  if (client === undefined) throw new Error('a store on GitHub was let pass without a token')
  const branches = githubBranches(gitData(client, context.repository), async (seconds) => client.wait(seconds))
  return {
    store: inputs.store === 's3' ? s3Store(inputs, place) : artifactStore(inputs, place, client),
    ledger: (environment) => branchLedger(branches, { repository, environment }, keyOf(environment)),
    now: () => client.serverTime() ?? new Date(),
    evidence: githubEvidence(client, context, git),
  }
}

function artifactStore(
  { environment }: HomesInputs,
  { context, scratch }: HomesPlace,
  client: GithubClient,
): PlanStore {
  return artifactPlanStore(actionsUploads(), githubArtifacts(client, context.repository), {
    scratch,
    environment,
    thisRun: { id: Number(context.runId), workflowPath: workflowPath(context), event: context.eventName },
  })
}

function s3Store({ environment, storeLocation }: HomesInputs, { context, bucket }: HomesPlace): PlanStore {
  const location = parseS3Location(storeLocation ?? '')
  if (location === undefined) throw new Error('a place in S3 was let pass that is none')
  return s3PlanStore(bucket(location), { prefix: location.prefix, environment, runId: context.runId })
}
