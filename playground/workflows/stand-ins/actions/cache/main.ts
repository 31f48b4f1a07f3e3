/** Restores by key or prefix. */
import { restoreCache } from '@actions/cache'
import { action, flag, info, input, lines, saveState, setOutput } from '../../toolkit.ts'

await action(async () => {
  const key = input('key')
  const hit = await restoreCache(lines('path'), key, lines('restore-keys'), { lookupOnly: flag('lookup-only') })
  saveState('hit', hit ?? '')
  if (hit === undefined) {
    if (flag('fail-on-cache-miss'))
      throw new Error(`Failed to restore cache entry. Exiting as fail-on-cache-miss is set. Input key: ${key}`)
    info(`Cache not found for input keys: ${[key, ...lines('restore-keys')].join(', ')}`)
    return
  }
  setOutput('cache-hit', String(hit === key))
  info(`Cache restored from key: ${hit}`)
})
