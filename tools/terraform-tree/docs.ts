/**
 * Brings the generated parts of the tree's documentation up to date:
 *
 *     node --conditions=@wrenchproof/source tools/terraform-tree/docs.ts [--check]
 */
import { updateDocs } from '../docs/update.ts'
import { treeTexts } from './readmes.ts'

const check = process.argv.includes('--check')
const root = process.cwd()
const { stale, problems } = updateDocs(root, treeTexts(root), { write: !check })
for (const problem of problems) console.error(problem)
for (const file of stale) console.error(check ? `${file} is stale` : `${file} written`)
if (problems.length > 0 || (check && stale.length > 0)) process.exitCode = 1
