/** Saves under the key, unless it was found. */
import { saveCache } from '@actions/cache'
import { action, flag, getState, info, input, lines } from '../../toolkit.ts'

await action(async () => {
  const key = input('key')
  if (flag('lookup-only')) return
  if (getState('hit') === key) {
    info(`Cache hit occurred on the primary key ${key}, not saving cache.`)
    return
  }
  const id = await saveCache(lines('path'), key)
  if (id >= 0) info(`Cache saved with key: ${key}`)
})
