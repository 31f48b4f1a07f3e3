/**
 * Makes every mistake of `mutants.json`, one at a time, and tells which no test notices:
 *
 *     node --conditions=@wrenchproof/source tools/terraform-tree/mutate.ts [words of a mistake]
 */
import { mapAtOnce } from './pool.ts'
import { readMutants, survivalOf } from './mutants.ts'
import { makeWorld } from './world.ts'

const words = process.argv.slice(2).join(' ')
const mutants = readMutants().filter(({ what, file }) => `${file} ${what}`.includes(words))
using world = makeWorld()
const started = performance.now()
const idle = [world.tree, world.copy()]
const survivors = await mapAtOnce(mutants, idle.length, async (mutant) => {
  const tree = idle.pop() ?? world.copy()
  const why = await survivalOf(world, tree, mutant)
  idle.push(tree)
  console.error(`${why === undefined ? 'noticed ' : 'SURVIVED'} ${mutant.file}: ${mutant.what}`)
  return why === undefined ? [] : [`${mutant.file}: ${mutant.what}: ${why}`]
})
const alive = survivors.flat()
const seconds = (performance.now() - started) / 1000
for (const one of alive) console.error(one)
console.log(`${mutants.length - alive.length} of ${mutants.length} mutants noticed, ${seconds.toFixed(0)} s`)
process.exitCode = alive.length === 0 && mutants.length > 0 ? 0 : 1
