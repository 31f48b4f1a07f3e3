/** Lists read to their end, and writes that may not happen twice. */
import type { z } from 'zod'
import type { GithubClient } from './client.ts'
import { GithubError } from './error.ts'

const pageSize = 100

/** Replicas of GitHub's lists may be a little behind its writes; in seconds. */
export const secondsBehind = 2

/** Every entry of a list, page by page. */
export async function wholeList<T>(
  client: GithubClient,
  route: string,
  asked: {
    readonly answer: z.ZodType<T[]>
    readonly parameters: Readonly<Record<string, unknown>>
    readonly permission: string
  },
): Promise<T[]> {
  const found: T[] = []
  for (let page = 1; ; page += 1) {
    const listed = await client.request({
      route: `GET ${route}`,
      ...asked,
      parameters: { ...asked.parameters, per_page: pageSize, page },
    })
    found.push(...listed)
    if (listed.length < pageSize) return found
  }
}

/**
 * Sends a write that may not happen twice: when no answer comes, looks for its effect, and sends it once more. Answers
 * what was sent, or what was found instead.
 */
export async function sentOnce<T>(
  client: GithubClient,
  send: () => Promise<T>,
  effect: () => Promise<T | undefined>,
): Promise<T> {
  try {
    return await send()
  } catch (error) {
    if (!isDoubtful(error)) throw error
    const found = await effect()
    if (found !== undefined) return found
    await client.wait(secondsBehind)
    return (await effect()) ?? (await send())
  }
}

// It may have happened: no answer, a broken one, or a server's own fault.
function isDoubtful(error: unknown): boolean {
  return (
    error instanceof GithubError && ['GITHUB_UNREACHABLE', 'GITHUB_DOWN', 'GITHUB_ANSWER'].includes(error.code ?? '')
  )
}
