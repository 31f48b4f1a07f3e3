/** The browser of this machine, if it has one. */
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'
import { findTool } from '../../runner/index.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Path of a Chromium on the PATH; undefined when there is none. */
export function findChromium(): string | undefined {
  for (const name of names) {
    try {
      return join(findTool(name), name)
    } catch {
      // The next name may be there.
    }
  }
  return undefined
}

/** Starts it without a window; disposing it ends it. */
export async function openChromium(executablePath: string): Promise<Browser> {
  return await chromium.launch({ executablePath, args: ['--disable-dev-shm-usage'] })
}
