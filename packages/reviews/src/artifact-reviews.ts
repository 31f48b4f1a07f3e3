import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError, errorCode, safeLine } from '@wrenchproof/errors'
import type { AssociatedPull } from '@wrenchproof/github'
import { reviewRecordText } from '@wrenchproof/plan'
import type { ReviewRecord } from '@wrenchproof/plan'
import { onlyFile } from '@wrenchproof/sealed-plan'
import type { ArtifactCatalog, ArtifactUploads, ListedArtifact, ListedRun } from '@wrenchproof/sealed-plan'
import { madeIn, reviewName } from './name.ts'
import { recordFrom, recordLimit } from './reading.ts'
import type { ReviewQuestion, ReviewStore } from './store.ts'

/** What is asked of GitHub to find a record. */
export interface ReviewCatalog extends Pick<ArtifactCatalog, 'ofRun' | 'runsAt' | 'download'> {
  /** Pull requests that brought a commit. */
  pullsWith(commit: string): Promise<readonly AssociatedPull[]>
}

export interface ArtifactReviewsOptions {
  /** A directory for files on their way to GitHub. */
  readonly scratch: string
  /** The repository's number: a record of a fork's run is not ours. */
  readonly repositoryId: string
  /** Workflow files whose runs review: `.github/workflows/pull-request.yml`. */
  readonly workflowPaths: readonly string[]
  /** Page of this run, without its attempt, under which artifacts are shown. */
  readonly runUrl: string
}

const reviewEvents = ['pull_request', 'merge_group']
const mostRuns = 8
const days = { record: 90, report: 30 }
// As far as deflate goes; the size is what bounds it.
const ratio = 1100

/**
 * Records and reports as artifacts of workflow runs. A record is looked for in runs of the commit itself (a merge
 * queue) and of the heads of the pull requests that brought it, by the workflows that review, of this repository.
 */
export function artifactReviews(
  uploads: ArtifactUploads,
  catalog: ReviewCatalog,
  options: ArtifactReviewsOptions,
): ReviewStore {
  const { scratch, repositoryId, workflowPaths, runUrl } = options

  async function upload(
    name: string,
    text: string,
    how: { readonly retentionDays: number; readonly compressionLevel: number; readonly skipArchive?: boolean },
  ): Promise<number | undefined> {
    const directory = await mkdtemp(join(scratch, 'artifact-'))
    try {
      // An artifact that is not packed has its file's name.
      const file = join(directory, how.skipArchive === true ? name : 'review.json')
      await writeFile(file, text, { mode: 0o600 })
      return (await uploads.uploadArtifact(name, [file], directory, how)).id
    } catch (error) {
      const words = safeLine(error instanceof Error ? error.message : 'unexpected error').slice(0, 300)
      throw new UserError(
        `${name} could not be kept as an artifact: ${words}`,
        'See that artifact storage is not used up, and that this is a step of a GitHub Actions job.',
        { code: 'STORE_UNWRITABLE', cause: error },
      )
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  }

  async function reviewRuns(commit: string): Promise<readonly ListedRun[]> {
    const [pulls, own] = await Promise.all([catalog.pullsWith(commit), catalog.runsAt(commit)])
    const heads = new Set(pulls.map(({ headSha }) => headSha))
    heads.delete(commit)
    const others = await Promise.all([...heads].map(async (head) => catalog.runsAt(head)))
    return [own, ...others]
      .flat()
      .filter(({ event, workflowPath }) => reviewEvents.includes(event) && workflowPaths.includes(workflowPath))
      .toSorted((one, other) => other.id - one.id)
      .slice(0, mostRuns)
  }

  async function recordIn(artifact: ListedArtifact, question: ReviewQuestion): Promise<ReviewRecord | undefined> {
    if (artifact.size > recordLimit) return undefined
    const zip = await catalog.download(artifact.id, recordLimit)
    const content = await onlyFile(zip, { size: recordLimit, ratio })
    return content === undefined ? undefined : recordFrom(content.toString('utf8'), artifact.name, question)
  }

  return {
    prepare: () => uploads.prepare?.(),

    async keepRecord(name, record) {
      const file = reviewName(name)
      await upload(file, reviewRecordText(record), { retentionDays: days.record, compressionLevel: 6 })
      return file
    },

    async keepReport(name, html) {
      // Not packed, so that the link opens it.
      const how = { retentionDays: days.report, compressionLevel: 0, skipArchive: true }
      const id = await upload(`${name}.html`, html, how)
      return id === undefined ? undefined : `${runUrl}/artifacts/${id}`
    },

    async find(question) {
      for (const run of await reviewRuns(question.commit)) {
        const named = (await catalog.ofRun(run.id)).flatMap((artifact) => {
          const made = madeIn(artifact.name, question)
          const ours =
            String(artifact.repositoryId) === repositoryId && String(artifact.headRepositoryId) === repositoryId
          return made?.run === run.id && ours ? [{ artifact, attempt: made.attempt }] : []
        })
        for (const { artifact } of named.toSorted((one, other) => other.attempt - one.attempt)) {
          const record = await recordIn(artifact, question).catch(gone)
          if (record !== undefined) return record
        }
      }
      return undefined
    },
  }
}

/** It may expire or be deleted between the look and the download. */
function gone(error: unknown): undefined {
  if (errorCode(error) !== 'GITHUB_GONE' && errorCode(error) !== 'GITHUB_NOT_FOUND') throw error
  return undefined
}
