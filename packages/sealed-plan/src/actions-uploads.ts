import type { ArtifactUploads } from './artifact-port.ts'

/** Uploads by `@actions/artifact`, which is the heaviest thing a step can load: with the first upload or `prepare`. */
export function actionsUploads(): ArtifactUploads {
  const load = async () => import('@actions/artifact')
  return {
    prepare: () => {
      // A failure is the upload's to tell. Node reads its own fetch when something of it is used first.
      load().then(
        () => new Headers(),
        () => undefined,
      )
    },
    async uploadArtifact(...call) {
      const { DefaultArtifactClient } = await load()
      return new DefaultArtifactClient().uploadArtifact(...call)
    },
  }
}
