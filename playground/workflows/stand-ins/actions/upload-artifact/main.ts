/** Uploads files that match as one artifact. */
import { globSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { DefaultArtifactClient } from '@actions/artifact'
import { action, flag, info, input, lines, setOutput, variable, warning } from '../../toolkit.ts'

await action(async () => {
  const { root, files } = search()
  const name = input('name')
  if (files.length === 0) {
    const message = `No files were found with the provided path: ${input('path')}. No artifacts will be uploaded.`
    if (input('if-no-files-found') === 'error') throw new Error(message)
    if (input('if-no-files-found') === 'warn') warning(message)
    else info(message)
    return
  }
  const client = new DefaultArtifactClient()
  if (flag('overwrite')) await removeOld(client, name)
  const days = Number(input('retention-days'))
  const { id, digest } = await client.uploadArtifact(name, files, root, {
    compressionLevel: Number(input('compression-level')),
    ...(days > 0 ? { retentionDays: days } : {}),
  })
  info(`Artifact ${name} has been successfully uploaded! ${files.length} file(s), artifact ID ${id ?? 0}`)
  setOutput('artifact-id', String(id ?? ''))
  setOutput('artifact-digest', digest ?? '')
  const run = `${variable('GITHUB_SERVER_URL')}/${variable('GITHUB_REPOSITORY')}/actions/runs/${variable('GITHUB_RUN_ID')}`
  setOutput('artifact-url', `${run}/artifacts/${id ?? ''}`)
})

async function removeOld(client: DefaultArtifactClient, name: string): Promise<void> {
  const { artifacts } = await client.listArtifacts()
  if (artifacts.some((artifact) => artifact.name === name)) await client.deleteArtifact(name)
}

/** Files below the least directory that holds everything searched for; of one directory, that directory itself. */
function search(): { root: string; files: string[] } {
  const workspace = variable('GITHUB_WORKSPACE')
  const patterns = lines('path')
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!')).map((pattern) => resolve(workspace, pattern))
  const unwanted = patterns
    .filter((pattern) => pattern.startsWith('!'))
    .flatMap((pattern) => expand(resolve(workspace, pattern.slice(1))))
  const files = [...new Set(wanted.flatMap(expand))]
    .filter((file) => !unwanted.includes(file))
    .filter(
      (file) =>
        flag('include-hidden-files') ||
        !relative(workspace, file)
          .split('/')
          .some((part) => /^\.[^.]/.test(part)),
    )
    .toSorted()
  return { root: common(wanted.map(base)), files }
}

function expand(pattern: string): string[] {
  const found = statSync(pattern, { throwIfNoEntry: false })
  const paths = found === undefined ? globSync(pattern) : [pattern]
  return paths
    .flatMap((path) =>
      statSync(path).isDirectory()
        ? globSync('**/*', { cwd: path, withFileTypes: false })
            .concat(globSync('**/.*', { cwd: path }))
            .map((name) => join(path, name))
        : [path],
    )
    .filter((path) => statSync(path).isFile())
}

/** The part of a pattern without wildcards, as a directory. */
function base(pattern: string): string {
  const parts = pattern.split('/')
  const wild = parts.findIndex((part) => /[*?[]/.test(part))
  if (wild >= 0) return parts.slice(0, wild).join('/')
  return statSync(pattern, { throwIfNoEntry: false })?.isDirectory() === true ? pattern : dirname(pattern)
}

function common(directories: readonly string[]): string {
  let [shared = '/'] = directories
  for (const directory of directories)
    while (relative(shared, directory).startsWith('..') && basename(shared) !== '') shared = dirname(shared)
  return shared
}
