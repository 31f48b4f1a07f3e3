/**
 * Generates the parts of the documentation that come from code. `--check` writes nothing, lists what is stale and exits
 * with 1; a text without a place to go is an error in either case. Runs in the repository's root.
 */
import type { Generated } from './docs/generated.ts'
import { sources } from './docs/sources.ts'
import { updateDocs } from './docs/update.ts'

const root = process.cwd()
const check = process.argv.includes('--check')

const generated: Generated[] = []
for (const source of sources) generated.push(...(await source(root)))
const { stale, problems } = updateDocs(root, generated, { write: !check })

for (const problem of problems) console.error(problem)
for (const file of stale) console.error(check ? `${file} is stale` : `${file} written`)
if (check && stale.length > 0) console.error('Run `npm run docs` and commit the result.')
if (problems.length > 0 || (check && stale.length > 0)) process.exitCode = 1
