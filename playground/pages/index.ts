/** Pages to look at a playground in a browser: its repositories, runs, ledger and cloud. */
import { serve } from '../http/serve.ts'
import type { Served } from '../http/serve.ts'
import { pagesHandler } from './handler.ts'
import type { World } from './world.ts'

export { pagesHandler } from './handler.ts'
export type { World } from './world.ts'

/**
 * Serves the pages of a rig or chain on loopback until disposed; they follow what happens. `port` is a free one if
 * left out; rejects when another program has it.
 */
export async function openPages(world: World, { port = 0 }: { readonly port?: number } = {}): Promise<Served> {
  return serve(pagesHandler(world), undefined, port)
}
