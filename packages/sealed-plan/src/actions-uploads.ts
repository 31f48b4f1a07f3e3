import type { ArtifactUploads } from './artifact-port.ts'

/** Uploads by `@actions/artifact`, which is loaded with the first upload: it is the heaviest thing a step can load. */
export function actionsUploads(): ArtifactUploads {
  return {
    async uploadArtifact(...call) {
      const { DefaultArtifactClient } = await import('@actions/artifact')
      return new DefaultArtifactClient().uploadArtifact(...call)
    },
  }
}
