/** Pages on what the demo does, from its beginning until somebody has seen enough. */
import type { Chain } from '../chain/index.ts'
import { openPages } from '../pages/index.ts'

export interface Kept extends AsyncDisposable {
  readonly url: string
}

/** Serves the pages of the chain. */
export const keep = async (chain: Chain): Promise<Kept> => openPages(chain)
