/** What every site needs and waits for, begun before anything is known of the commit: Git is read meanwhile. */
import { readFile } from 'node:fs/promises'
import { devNull } from 'node:os'
import { join } from 'node:path'
import { hclParser } from '@wrenchproof/modules'
import type { HclParser } from '@wrenchproof/modules'
import type { RunContext } from '@wrenchproof/runner'
import { terraformCli, terraformEnvironment } from '@wrenchproof/terraform'
import type { SiteInputs, SiteOptions } from './site.ts'

/** Disposing it ends what is still under way: a step that stops early does not wait for a terraform that hangs. */
export interface HeadStart extends Disposable {
  /** The parser that reads the commit's configuration. */
  readonly parser: Promise<HclParser>
  /** The version of the binary on the PATH; fails with `BINARY_MISSING`. */
  readonly versionOnPath: Promise<string>
}

/** The HCL parser's two WebAssembly files, which lie beside a step's bundle. */
export const parserFiles = ['web-tree-sitter.wasm', 'tree-sitter-terraform.wasm'] as const

/** Begins both. A failure is told to whoever waits for it. */
export function headStart(
  { binary, timeLimitMs }: Pick<SiteInputs, 'binary' | 'timeLimitMs'>,
  { temp }: Pick<RunContext, 'temp'>,
  { wasm, job, log, interrupt }: Pick<SiteOptions, 'wasm' | 'job' | 'log' | 'interrupt'>,
): HeadStart {
  // No directory of the checkout, and no configuration of the user's.
  const environment = terraformEnvironment(job, { cliConfigFile: devNull })
  const over = new AbortController()
  const ended = AbortSignal.any(interrupt === undefined ? [over.signal] : [over.signal, interrupt])
  const started = {
    parser: startParser(wasm),
    versionOnPath: terraformCli({ binary, root: temp, environment, log, interrupt: ended, timeLimitMs }).version(),
  }
  for (const each of Object.values(started)) each.catch(() => undefined)
  return { ...started, [Symbol.dispose]: () => over.abort() }
}

async function startParser(wasm: string): Promise<HclParser> {
  const [runtime, grammar] = await Promise.all(parserFiles.map(async (name) => readFile(join(wasm, name))))
  if (runtime === undefined || grammar === undefined) throw new Error('the parser has two files')
  return hclParser({ runtime, grammar })
}
