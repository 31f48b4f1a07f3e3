/**
 * Runs one call of an official client, in a process of its own because they read their environment when imported.
 * Arguments: where to write the result as JSON, and the call as JSON.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FindOptions } from '@actions/artifact'
import type { ArtifactCall, OfficialCall } from './official.ts'

const [resultFile = '', text = ''] = process.argv.slice(2)
const call: OfficialCall = JSON.parse(text)
const workspace = process.cwd()

// Each client is loaded only when it is called: together they take a second.
async function run(): Promise<unknown> {
  switch (call.do) {
    case 'save-cache':
      return (await import('@actions/cache')).saveCache(call.paths, call.key)
    case 'restore-cache':
      return (await import('@actions/cache')).restoreCache(call.paths, call.key, call.restoreKeys)
    case 'id-token':
      return (await import('@actions/core')).getIDToken(call.audience)
    case 'upload':
    case 'list':
    case 'get':
    case 'download':
    case 'delete':
      return withArtifacts(call)
    default:
      return call satisfies never
  }
}

async function withArtifacts(asked: ArtifactCall): Promise<unknown> {
  const { DefaultArtifactClient } = await import('@actions/artifact')
  const artifacts = new DefaultArtifactClient()
  switch (asked.do) {
    case 'upload':
      return artifacts.uploadArtifact(asked.name, asked.files, workspace, asked.options ?? {})
    case 'list':
      return artifacts.listArtifacts(findBy(asked.findBy))
    case 'get':
      return artifacts.getArtifact(asked.name, findBy(asked.findBy))
    case 'download':
      return artifacts.downloadArtifact(asked.id, {
        path: join(workspace, asked.to),
        ...(asked.expectedHash === undefined ? {} : { expectedHash: asked.expectedHash }),
        ...findBy(asked.findBy),
      })
    case 'delete':
      return artifacts.deleteArtifact(asked.name)
    default:
      return asked satisfies never
  }
}

function findBy(given: FindOptions['findBy']): FindOptions {
  return given === undefined ? {} : { findBy: given }
}

try {
  writeFileSync(resultFile, JSON.stringify({ value: (await run()) ?? null }))
} catch (error) {
  writeFileSync(resultFile, JSON.stringify({ error: error instanceof Error ? error.message : String(error) }))
}
