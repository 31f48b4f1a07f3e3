/**
 * Writes `terraform/bootstrap/trust/<role>.json` for every role of every account:
 *
 *     node --conditions=@wrenchproof/source tools/terraform-tree/render-trust.ts
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { accountsOf } from './roots.ts'
import { bootstrap, trustFile } from './trust.ts'
import { makeWorld, treeDirectory } from './world.ts'

const target = join(treeDirectory, 'bootstrap', 'trust')
using world = makeWorld()
rmSync(target, { recursive: true, force: true })
mkdirSync(target, { recursive: true })
for (const account of accountsOf(world.tree)) {
  const { roles } = await bootstrap(world, account)
  for (const role of roles) writeFileSync(join(target, `${role.name}.json`), trustFile(role))
  console.error(`${account}: ${roles.map(({ name }) => name).join(', ')}`)
}
