import type { ArtifactUploads } from './artifact-port.ts'

/**
 * Uploads by `@actions/artifact`, which is the heaviest thing a step can load: with the first upload, or `ahead`, while
 * the step waits for terraform, where one is sure to come.
 */
export function actionsUploads({ ahead = false } = {}): ArtifactUploads {
  const load = async () => import('@actions/artifact')
  // A failure is the upload's to tell.
  if (ahead) load().catch(() => undefined)
  return {
    async uploadArtifact(...call) {
      const { DefaultArtifactClient } = await load()
      return new DefaultArtifactClient().uploadArtifact(...call)
    },
  }
}
