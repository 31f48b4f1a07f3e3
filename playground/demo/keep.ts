/** Leaves the demo's world up at the end, to be looked at. */
import type { Chain } from '../chain/index.ts'
import type { Output } from '../workflows/play/screen.ts'

/** Resolves when the person at the terminal has seen enough. */
export async function keep(chain: Chain, output: Output, enough: Promise<void>): Promise<void> {
  output.write(`\nGitHub's API is at ${chain.workflows.server.url} until you press Ctrl-C.\n`)
  await enough
}
