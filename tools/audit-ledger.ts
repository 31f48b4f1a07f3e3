/**
 * Looks at every commit of an environment's ledger, in a bare clone of the repository:
 *
 *   PLAN_KEY=... node tools/start.mjs tools/audit-ledger.ts CLONE.git ENVIRONMENT REPOSITORY_ID
 *
 * Prints each commit that nobody with the key made where it is, and exits with 1 if there is one. The key is a secret of
 * the GitHub environment, so a job of that environment is the place to run this; the job's `github.repository_id` is the id.
 */
import { explain, UserError } from '../packages/errors/src/index.ts'
import { gitIn } from '../packages/git/src/index.ts'
import { gitDirectoryBranches, unbelievedCommits } from '../packages/ledger/src/index.ts'
import { parsePlanKey, planKeyForm } from '../packages/sealed-plan/src/index.ts'

const [directory, environment, repository] = process.argv.slice(2)
const path = process.env['PATH'] ?? ''

try {
  if (directory === undefined || environment === undefined || repository === undefined)
    throw new UserError('a bare clone, an environment and the id of the repository are needed', 'Name all three.')
  const keys = parsePlanKey(process.env['PLAN_KEY'] ?? '')
  if (keys === undefined) throw new UserError(`PLAN_KEY ${planKeyForm}`, 'Run this in a job of the environment.')
  const git = gitIn({ gitDir: directory }, path)
  const lines = await git.must(['rev-list', '--parents', '--reverse', `refs/heads/ledger/${environment}`])
  const history = lines.split('\n').map((line) => {
    const [commit = '', ...parents] = line.split(' ')
    return { commit, parents }
  })
  const branches = gitDirectoryBranches(directory, path)
  const found = await unbelievedCommits(branches, { repository, environment }, keys.ledger, history)
  for (const commit of found) console.log(`${commit} was made by nobody who has the key`)
  console.log(`${history.length} commits of ledger/${environment}, ${found.length} not to be believed`)
  if (found.length > 0) process.exitCode = 1
} catch (error) {
  for (const line of explain(error)) console.error(line)
  process.exitCode = 1
}
