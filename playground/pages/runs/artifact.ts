/** An artifact to download. */
import type { HttpResponse } from '../../http/serve.ts'
import { inRepository } from '../repository/place.ts'

/** The bytes of an artifact. */
export const artifact = inRepository(
  'Actions',
  async (repository, { params, world }): Promise<HttpResponse | undefined> => {
    const found = repository.artifacts.find(
      ({ id, runId }) => String(id) === params['artifact'] && String(runId) === params['run'],
    )
    const content = found === undefined ? undefined : world.github.blobs.get(found.blob)?.content
    if (found?.finalized === undefined || content === undefined) return undefined
    if (found.mimeType.startsWith('text/html'))
      return {
        status: 200,
        // As on GitHub a report can be read where it is. It is somebody's HTML, so it is shut off from everything.
        headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': enclosed },
        body: content,
      }
    const zip = found.mimeType === 'application/zip'
    // The name may hold what a header's quoted text may not.
    const name = `${found.name.replaceAll(/[^\w. -]/gu, '_')}${zip ? '.zip' : ''}`
    return {
      status: 200,
      headers: {
        'content-type': zip ? 'application/zip' : 'application/octet-stream',
        'content-disposition': `attachment; filename="${name}"`,
      },
      body: content,
    }
  },
)

const enclosed = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
