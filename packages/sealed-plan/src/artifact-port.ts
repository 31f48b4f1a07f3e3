/** What the artifact store needs of GitHub. */

/** Uploads artifacts of this run; `DefaultArtifactClient` of `@actions/artifact` is one. */
export interface ArtifactUploads {
  /** Begins to load what the first upload would wait for, where there is such a thing. */
  prepare?(): void
  uploadArtifact(
    name: string,
    files: string[],
    rootDirectory: string,
    options: {
      readonly retentionDays: number
      readonly compressionLevel: number
      /** Uploads one file as it is, under its own name; whoever follows a link to it sees it. */
      readonly skipArchive?: boolean
    },
  ): Promise<{ readonly id?: number }>
}

/** A whole artifact and the run it came from. */
export interface ListedArtifact {
  readonly id: number
  readonly name: string
  /** Bytes of its zip. */
  readonly size: number
  readonly created: Date
  readonly runId: number
  readonly repositoryId: number
  readonly headRepositoryId: number
  readonly headBranch: string | null
  readonly headSha: string
}

/** Which workflow made something, and why it ran. */
export interface ListedRun {
  readonly id: number
  readonly workflowPath: string
  readonly event: string
}

/** Finds artifacts of the repository and reads them; `githubArtifacts` of `@wrenchproof/github` is one. */
export interface ArtifactCatalog {
  /** The newest of the repository, as many as one call tells. */
  newest(): Promise<readonly ListedArtifact[]>
  ofRun(runId: number): Promise<readonly ListedArtifact[]>
  /** Runs at a commit. */
  runsAt(commit: string): Promise<readonly ListedRun[]>
  run(runId: number): Promise<ListedRun>
  /** The zip, of at most `limit` bytes. Throws `GITHUB_GONE` or `GITHUB_NOT_FOUND` when it is there no longer. */
  download(id: number, limit: number): Promise<Buffer>
}
