/** What a delivery leaves behind, as the ledger, the state bucket, the cloud and AWS's own trail have it. */
import { bucketOf, rawBytes } from '../aws/index.ts'
import { findObjects } from '../cloud/index.ts'
import type { Chain } from './index.ts'
import { z } from 'zod'

/** The ledger's file of how things are; what it is sealed with is the actions' to check. */
const Now = z.object({ record: z.object({ anchor: z.object({ commit: z.string(), serial: z.number() }).optional() }) })
const State = z.object({ serial: z.number(), resources: z.array(z.object({ mode: z.string(), type: z.string() })) })

/** Subjects of an environment's ledger, newest first, and the commit it was last delivered at. */
export async function ledgerOf({ repository }: Chain, environment: string) {
  const ref = `refs/heads/ledger/${environment}`
  if ((await repository.git.resolve(ref)) === undefined) return { subjects: [], commit: undefined, serial: undefined }
  const subjects = (await repository.git.text(['log', '--format=%s', ref])).trim().split('\n')
  const found = await repository.git.resolve(`${ref}:now.json`)
  const blob = found === undefined ? undefined : await repository.git.read(found.oid)
  const anchor = blob === undefined ? undefined : Now.parse(JSON.parse(blob.content.toString('utf8'))).record.anchor
  return { subjects, commit: anchor?.commit, serial: anchor?.serial }
}

/** The state in the bucket: its serial, and how many resource blocks it has; undefined where there is none. */
export function stateOf({ aws, environments }: Chain, environment: string) {
  const bucket = `acme-tfstate-${environments[environment]?.account ?? ''}`
  bucketOf(aws, bucket)
  const bytes = rawBytes(aws, { bucket, key: `${environment}/terraform.tfstate` })
  if (bytes === undefined) return undefined
  const { serial, resources } = State.parse(JSON.parse(bytes.toString('utf8')))
  return { serial, resources: resources.filter(({ mode }) => mode === 'managed') }
}

/** Ids of an environment's objects in the cloud, by the tag that every one of them has. */
export function objectsOf({ cloud }: Chain, environment: string, type?: string): readonly string[] {
  return findObjects(cloud, type === undefined ? {} : { type })
    .filter(({ tags }) => tags['Environment'] === environment)
    .map(({ id }) => id)
}

/** Names of the roles that were assumed since so many events of the trail, in order. */
export function rolesAssumed({ aws }: Chain, since = 0): readonly string[] {
  return aws.trail
    .slice(since)
    .filter(({ operation, status }) => operation === 'AssumeRoleWithWebIdentity' && status === 200)
    .map(({ resource }) => resource.replace(/^.*role\//, ''))
}
