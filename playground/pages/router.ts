/** Addresses and the pages at them. */
import { account, calls, object } from './cloud/accounts.ts'
import { bucket, buckets, version } from './cloud/buckets.ts'
import { iam } from './cloud/iam.ts'
import { front } from './front.ts'
import { ledger, ledgers } from './ledger/ledger.ts'
import { commit } from './repository/commit.ts'
import { commits } from './repository/commits.ts'
import { file } from './repository/files.ts'
import { issue, issues } from './repository/issues.ts'
import { overview } from './repository/overview.ts'
import { pull, pullFiles, pulls } from './repository/pulls.ts'
import { artifact } from './runs/artifact.ts'
import { job, jobLog } from './runs/job.ts'
import { run } from './runs/run.ts'
import { runs } from './runs/runs.ts'
import type { Shows } from './world.ts'

/** As on github.com, so that addresses in comments work here; the rest is below `/-/`. */
export const routes: Readonly<Record<string, Shows>> = {
  '/': front,
  '/-/aws/:account': account,
  '/-/aws/:account/object': object,
  '/-/aws/:account/calls': calls,
  '/-/aws/:account/iam': iam,
  '/-/aws/:account/buckets': buckets,
  '/-/aws/:account/buckets/:bucket': bucket,
  '/-/aws/:account/buckets/:bucket/version': version,
  '/:owner/:name': overview,
  '/:owner/:name/commits': commits,
  '/:owner/:name/commits/*branch': commits,
  '/:owner/:name/commit/:oid': commit,
  '/:owner/:name/tree/*rest': file,
  '/:owner/:name/blob/*rest': file,
  '/:owner/:name/pulls': pulls,
  '/:owner/:name/pull/:number': pull,
  '/:owner/:name/pull/:number/files': pullFiles,
  '/:owner/:name/issues': issues,
  '/:owner/:name/issues/:number': issue,
  '/:owner/:name/actions': runs,
  '/:owner/:name/actions/runs/:run': run,
  '/:owner/:name/actions/runs/:run/attempts/:attempt': run,
  '/:owner/:name/actions/runs/:run/artifacts/:artifact': artifact,
  '/:owner/:name/actions/runs/:run/job/:job': job,
  '/:owner/:name/actions/runs/:run/job/:job/log.txt': jobLog,
  '/:owner/:name/ledger': ledgers,
  '/:owner/:name/ledger/:environment': ledger,
}

/** What shows an address, and the parts of it; undefined where nothing does. */
export function routeOf(pathname: string): { shows: Shows; params: Record<string, string> } | undefined {
  const parts = decoded(pathname)
  if (parts === undefined) return undefined
  for (const [pattern, shows] of Object.entries(routes)) {
    const params = matched(pattern.split('/').slice(1), parts)
    if (params !== undefined) return { shows, params }
  }
  return undefined
}

function decoded(pathname: string): string[] | undefined {
  try {
    return pathname
      .replace(/(?<=.)\/$/u, '')
      .split('/')
      .slice(1)
      .map(decodeURIComponent)
  } catch {
    return undefined
  }
}

/** `:name` takes one part, `*name` all that are left. */
function matched(pattern: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {}
  for (const [index, wanted] of pattern.entries()) {
    const part = parts[index]
    if (part === undefined) return undefined
    if (wanted.startsWith('*')) return { ...params, [wanted.slice(1)]: parts.slice(index).join('/') }
    if (wanted.startsWith(':')) params[wanted.slice(1)] = part
    else if (wanted !== part) return undefined
  }
  return parts.length === pattern.length ? params : undefined
}
