import { makeWorld } from './world.ts'
import { moduleNames, testModule } from './modules.ts'
using world = makeWorld()
const wanted = process.argv.slice(2)
for (const name of wanted.length > 0 ? wanted : moduleNames(world.tree)) {
  const t = performance.now()
  const r = await testModule(world, name)
  console.log(r.ok ? 'ok' : 'FAILED', name, ((performance.now() - t) / 1000).toFixed(1))
  if (!r.ok || wanted.length > 0) console.log(r.text)
}
