/**
 * A cloud to rehearse a tree of your own on:
 *
 *     node --conditions=@wrenchproof/source playground/cloud/start.ts [--schema schema.json] [--state cloud.json]
 *
 * Installs the provider, serves the cloud until Ctrl-C, and prints what to export before running terraform.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { cloudState, installProvider, openCloudFile, serveCloud } from './index.ts'

const { values } = parseArgs({ options: { schema: { type: 'string' }, state: { type: 'string' } } })
const directory = mkdtempSync(join(tmpdir(), 'playground-cloud-'))
try {
  const { cliConfigFile } = installProvider({
    directory,
    ...(values.schema === undefined ? {} : { schemaFile: values.schema }),
  })
  using file = values.state === undefined ? undefined : openCloudFile(values.state)
  await using cloud = await serveCloud(file?.state ?? cloudState())
  console.log(`export TF_CLI_CONFIG_FILE=${cliConfigFile}
export AWS_ENDPOINT_URL=${cloud.url}
export AWS_ACCESS_KEY_ID=AKIA123456789012AAAA AWS_SECRET_ACCESS_KEY=playground AWS_REGION=us-east-1
# ${cloud.url}/cloud/objects shows what is there; Ctrl-C ends it`)
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  rmSync(directory, { recursive: true, force: true })
}
