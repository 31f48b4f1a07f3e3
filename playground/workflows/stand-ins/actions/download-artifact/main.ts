/** Downloads artifacts of this run, or with a token of another one. */
import { join, matchesGlob, resolve } from 'node:path'
import { DefaultArtifactClient } from '@actions/artifact'
import type { Artifact } from '@actions/artifact'
import { action, flag, info, input, setOutput, variable, warning } from '../../toolkit.ts'

await action(async () => {
  const target = resolve(variable('GITHUB_WORKSPACE'), input('path'))
  const token = input('github-token')
  const [repositoryOwner = '', repositoryName = ''] = input('repository').split('/')
  const findBy =
    token === '' ? undefined : { token, workflowRunId: Number(input('run-id')), repositoryOwner, repositoryName }
  const where = findBy === undefined ? {} : { findBy }
  const client = new DefaultArtifactClient()
  const name = input('name')
  const chosen =
    name === ''
      ? several(await client.listArtifacts({ latest: true, ...where }))
      : [(await client.getArtifact(name, where)).artifact]
  const flat = name !== '' || flag('merge-multiple') || (input('artifact-ids') !== '' && chosen.length === 1)
  for (const artifact of chosen) {
    const path = flat ? target : join(target, artifact.name)
    const { digestMismatch } = await client.downloadArtifact(artifact.id, {
      ...where,
      path,
      ...(artifact.digest === undefined ? {} : { expectedHash: artifact.digest }),
    })
    if (digestMismatch === true) mismatch(artifact.name)
    info(`Artifact ${artifact.name} is in ${path}`)
  }
  setOutput('download-path', target)
  info(`Total of ${chosen.length} artifact(s) downloaded`)
})

function several({ artifacts }: { artifacts: Artifact[] }): Artifact[] {
  const ids = input('artifact-ids')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '')
    .map(Number)
  if (ids.length > 0) return artifacts.filter(({ id }) => ids.includes(id))
  const pattern = input('pattern')
  return pattern === '' ? artifacts : artifacts.filter(({ name }) => matchesGlob(name, pattern))
}

function mismatch(name: string): void {
  const how = input('digest-mismatch')
  const message = `The digest of the artifact ${name} is not the one it was uploaded with`
  if (how === 'error') throw new Error(message)
  if (how === 'warn') warning(message)
}
