import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError, errorCode, safeLine } from '@wrenchproof/errors'
import type { ArtifactCatalog, ArtifactUploads, ListedArtifact, ListedRun } from './artifact-port.ts'
import { envelopeDigest, envelopeLimit } from './envelope.ts'
import { commitOfPlanName, planName, runOfRescueName } from './store.ts'
import type { FoundPlan, PlanStore, Producer } from './store.ts'
import { onlyFile } from './zip.ts'

export interface ArtifactStoreOptions {
  /** A directory for files on their way to GitHub. */
  readonly scratch: string
  /** Whose plans are looked at first. */
  readonly environment: string
  /** This run: its own plans need no further question about who made them. */
  readonly thisRun: ListedRun
  readonly now?: () => Date
}

/** Ciphertext does not shrink, so that an artifact of ours is hardly smaller than what is in it. */
const ratio = 10
const zipOverhead = 64 * 1024
const mostRuns = 20
const mostCandidates = 40
/** Artifacts that cannot be the plan, of which some are read all the same: an error that says whose it is helps. */
const mostStrangers = 5
const day = 86_400_000

/**
 * Plans as artifacts of workflow runs. GitHub keeps a name once per run, never shows a half-written artifact, and says
 * which run an artifact came from; which of them is the plan, only its digest says.
 */
export function artifactPlanStore(
  uploads: ArtifactUploads,
  catalog: ArtifactCatalog,
  options: ArtifactStoreOptions,
): PlanStore {
  const { scratch, environment, thisRun, now = () => new Date() } = options

  async function envelopeIn({ id, size }: ListedArtifact): Promise<Buffer | undefined> {
    if (size > envelopeLimit + zipOverhead) return undefined
    try {
      return await onlyFile(await catalog.download(id, envelopeLimit + zipOverhead), { size: envelopeLimit, ratio })
    } catch (error) {
      // It may expire or be deleted between the look and the download.
      if (errorCode(error) === 'GITHUB_GONE' || errorCode(error) === 'GITHUB_NOT_FOUND') return undefined
      throw error
    }
  }

  /** The artifacts of a run; none when there is no such run. */
  async function ofRun(run: number): Promise<readonly ListedArtifact[]> {
    try {
      return await catalog.ofRun(run)
    } catch (error) {
      if (errorCode(error) === 'GITHUB_NOT_FOUND') return []
      throw error
    }
  }

  /** Lists of artifacts, the cheapest first; the second is complete as far as the commit's runs go. */
  async function* listings(commit: string, runs: Map<number, ListedRun>): AsyncGenerator<readonly ListedArtifact[]> {
    yield await catalog.newest()
    for (const run of await catalog.runsAt(commit)) runs.set(run.id, run)
    // Runs for pull requests seal nothing, and whoever has a fork starts as many as they like.
    const own = [...runs.values()].toSorted((a, b) => Number(isOfPull(a)) - Number(isOfPull(b)))
    for (const { id } of own.slice(0, mostRuns)) yield await catalog.ofRun(id)
  }

  const keep: PlanStore['keep'] = async (name, content, expires) => {
    const directory = await mkdtemp(join(scratch, 'artifact-'))
    try {
      const file = join(directory, 'sealed-plan')
      await writeFile(file, content, { mode: 0o600 })
      const days = Math.max(1, Math.ceil((expires.getTime() - now().getTime()) / day))
      await uploads.uploadArtifact(name, [file], directory, { retentionDays: days, compressionLevel: 0 })
    } catch (error) {
      throw notKept(name, error)
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  }

  return {
    keep,
    save: async (name, envelope, expires) => keep(planName(name), envelope, expires),
    async kept(name) {
      const run = runOfRescueName(name)
      if (run === undefined) return undefined
      const named = ({ name: candidate }: ListedArtifact) => candidate === name
      const artifact = (await catalog.newest()).find(named) ?? (await ofRun(Number(run))).find(named)
      return artifact === undefined ? undefined : envelopeIn(artifact)
    },

    async find(commit, digest) {
      const runs = new Map([[thisRun.id, thisRun]])
      const judged = new Set<number>()
      const strangers = new Map<number, ListedArtifact>()
      const withDigest = async (artifact: ListedArtifact): Promise<FoundPlan | undefined> => {
        const envelope = await envelopeIn(artifact)
        if (envelope === undefined || envelopeDigest(envelope) !== digest) return undefined
        return found(artifact, envelope, runs.get(artifact.runId) ?? (await catalog.run(artifact.runId)))
      }
      for await (const listing of listings(commit, runs)) {
        const candidates = listing.filter(({ id, name }) => !judged.has(id) && commitOfPlanName(name) === commit)
        for (const artifact of candidates.filter((one) => !isOfCommit(one, commit)))
          strangers.set(artifact.id, artifact)
        const possible = candidates.filter((one) => isOfCommit(one, commit))
        for (const artifact of possible.toSorted(inOrder(environment, thisRun))) {
          judged.add(artifact.id)
          if (judged.size > mostCandidates) throw crowded(commit)
          const plan = await withDigest(artifact)
          if (plan !== undefined) return plan
        }
      }
      const oldest = [...strangers.values()].toSorted(inOrder(environment, thisRun)).slice(0, mostStrangers)
      for (const artifact of oldest) {
        const plan = await withDigest(artifact)
        if (plan !== undefined) return plan
      }
      return undefined
    },
  }
}

/** Whether a run of this commit and of this repository's own code made it: no other makes a plan that may be applied. */
const isOfCommit = ({ repositoryId, headRepositoryId, headSha }: ListedArtifact, commit: string): boolean =>
  headRepositoryId === repositoryId && headSha === commit

const isOfPull = ({ event }: ListedRun): boolean => event.startsWith('pull_request')

/**
 * This environment's plans first and this run's before others, because they are the likely ones. Then the oldest: a
 * copy that somebody makes of a plan is younger than the plan, and must not stand for it.
 */
const inOrder = (environment: string, thisRun: ListedRun) => {
  const prefix = (commitName: string) => commitName.slice(`tfplan-${environment}-`.length)
  const own = ({ name }: ListedArtifact) =>
    name.startsWith(`tfplan-${environment}-`) && /^[0-9a-f]{40,64}-\d+-\d+$/u.test(prefix(name)) ? 0 : 1
  const here = ({ runId }: ListedArtifact) => (runId === thisRun.id ? 0 : 1)
  return (a: ListedArtifact, b: ListedArtifact): number =>
    own(a) - own(b) || here(a) - here(b) || a.created.getTime() - b.created.getTime() || a.id - b.id
}

function found(artifact: ListedArtifact, envelope: Buffer, run: ListedRun): FoundPlan {
  const producer: Producer = {
    repositoryId: String(artifact.repositoryId),
    headRepositoryId: String(artifact.headRepositoryId),
    workflowPath: run.workflowPath,
    event: run.event,
    runId: String(artifact.runId),
    headSha: artifact.headSha,
    headBranch: artifact.headBranch ?? undefined,
  }
  return { name: artifact.name, envelope, producer }
}

// The client throws plain errors; their words are all there is.
function notKept(name: string, cause: unknown): UserError {
  const words = safeLine(cause instanceof Error ? cause.message : 'unexpected error').slice(0, 300)
  return words.includes('(409)')
    ? new UserError(
        `a plan named ${name} is already kept in this run, and plans are never overwritten`,
        'Run the plan step once per run attempt and environment; after an upload that broke off, run the job again.',
        { code: 'PLAN_EXISTS', cause },
      )
    : new UserError(
        `the plan ${name} could not be kept as an artifact: ${words}`,
        'Run the job again; see that artifact storage is not used up, and that this is a step of a GitHub Actions job.',
        { code: 'STORE_UNWRITABLE', cause },
      )
}

const crowded = (commit: string): UserError =>
  new UserError(
    `more than ${mostCandidates} artifacts look like plans of commit ${commit}, and none of the first has this digest`,
    'Delete artifacts of this commit that are not needed, or plan again in a run of its own.',
    { code: 'STORE_CROWDED' },
  )
