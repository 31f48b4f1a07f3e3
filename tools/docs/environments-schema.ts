import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { environmentsJsonSchema } from '../../packages/delivery/src/index.ts'
import type { Generated } from './generated.ts'

/** The JSON schema of the environments file, for editors, from the rules that read it. */
export function environmentsSchema(root: string): Generated[] {
  const file = 'schemas/environments.schema.json'
  return [{ kind: 'file', file, text: formatted(root, file, JSON.stringify(environmentsJsonSchema())) }]
}

/** The formatter checks this file as any other, so it has the last word on it. */
function formatted(root: string, file: string, text: string): string {
  const oxfmt = join(root, 'node_modules', '.bin', 'oxfmt')
  return execFileSync(oxfmt, ['--stdin-filepath', file], { cwd: root, input: text, encoding: 'utf8' })
}
