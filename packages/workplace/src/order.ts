/** The order of environments within one run: what an environment `needs` is delivered before it. */
import { UserError } from '@wrenchproof/errors'
import { githubClient, runJobs } from '@wrenchproof/github'
import type { RunJob } from '@wrenchproof/github'
import type { RunContext } from '@wrenchproof/runner'

/** The names in a JSON list, `undefined` for anything else; nothing is no names. */
export function neededNames(text: string): readonly string[] | undefined {
  try {
    const list: unknown = JSON.parse(text === '' ? '[]' : text)
    return Array.isArray(list) && list.every((name) => typeof name === 'string') ? list : undefined
  } catch {
    return undefined
  }
}

/**
 * What did not get through of what comes first, by the run's jobs: those of an environment are called
 * `<environment> / <job>`, in front of which the callers' names may stand.
 */
export function notDelivered(needs: readonly string[], jobs: readonly RunJob[]): readonly string[] {
  return needs.flatMap((name) => {
    const own = jobs.filter((job) => job.name.split(' / ').slice(0, -1).includes(name))
    const ran = own.filter(({ conclusion }) => conclusion !== 'skipped')
    const broken = ran.filter(({ conclusion }) => conclusion !== 'success')
    if (ran.length > 0 && broken.length === 0) return []
    return [ran.length === 0 ? `${name} was not delivered` : broken.map(told).join(', ')]
  })
}

const told = ({ name, conclusion }: RunJob): string => `${name}: ${conclusion ?? 'has not ended'}`

/** Throws `NEEDS_FAILED` unless everything that comes first got through in this attempt of the run. */
export async function refuseOutOfOrder(
  { needs, token }: { readonly needs: readonly string[]; readonly token: string | undefined },
  { repository, runId, runAttempt }: Pick<RunContext, 'repository' | 'runId' | 'runAttempt'>,
  apiUrl: string | undefined,
): Promise<void> {
  if (needs.length === 0) return
  const client = githubClient({ token: token ?? '', apiUrl: apiUrl ?? 'https://api.github.com' })
  const jobs = await runJobs(client, repository, { id: Number(runId), attempt: Number(runAttempt) })
  const missing = notDelivered(needs, jobs)
  if (missing.length === 0) return
  throw new UserError(
    `what comes first in this run did not get through, so nothing is planned here: ${missing.join('; ')}`,
    'Mend that and re-run the failed jobs, or deliver this environment by itself with a run by hand.',
    { code: 'NEEDS_FAILED' },
  )
}
