import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { hclParser } from '../../src/index.ts'
import type { HclParser } from '../../src/index.ts'

const require = createRequire(import.meta.url)

/** The parser, from the modules its packages ship. */
export async function testParser(): Promise<HclParser> {
  return hclParser({
    runtime: readFileSync(require.resolve('web-tree-sitter/web-tree-sitter.wasm')),
    grammar: readFileSync(require.resolve('@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm')),
  })
}
