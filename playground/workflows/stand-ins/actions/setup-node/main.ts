/** Offers the Node that runs this; another version is named in a warning, for nothing is downloaded. */
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { action, addPath, exportVariable, info, input, setOutput, variable, warning } from '../../toolkit.ts'

await action(async () => {
  const file = input('node-version-file')
  const wanted = input('node-version') || (file === '' ? '' : versionIn(resolve(variable('GITHUB_WORKSPACE'), file)))
  const major = /(?<major>\d+)/.exec(wanted)?.groups?.['major']
  if (major !== undefined && major !== process.versions.node.split('.')[0])
    warning(`Node ${wanted} was asked for; the playground runs its own, ${process.versions.node}`)
  addPath(dirname(process.execPath))
  const registry = input('registry-url')
  if (registry !== '') {
    const npmrc = join(variable('RUNNER_TEMP'), '.npmrc')
    const scope = input('scope') === '' ? '' : `${input('scope')}:`
    const bare = registry.replace(/^https?:/, '').replace(/\/?$/, '/')
    writeFileSync(npmrc, `${bare}:_authToken=\${NODE_AUTH_TOKEN}\n${scope}registry=${registry}\n`)
    exportVariable('NPM_CONFIG_USERCONFIG', npmrc)
  }
  setOutput('node-version', `v${process.versions.node}`)
  setOutput('cache-hit', 'false')
  info(`node: v${process.versions.node}`)
})

function versionIn(file: string): string {
  const text = readFileSync(file, 'utf8').trim()
  if (!file.endsWith('.json')) return text.replace(/^(?:nodejs|node)\s+/m, '')
  const manifest: unknown = JSON.parse(text)
  const engines =
    typeof manifest === 'object' && manifest !== null && 'engines' in manifest ? manifest.engines : undefined
  return typeof engines === 'object' && engines !== null && 'node' in engines ? String(engines.node) : ''
}
