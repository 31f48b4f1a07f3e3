/** Calls IAM and S3 and prints which files were opened outside node_modules meanwhile. Started by the test. */
import fs, { promises } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const opened: string[] = []
const note = (path: unknown) => opened.push(String(path))
const { readFile, open } = promises
const { readFileSync } = fs
promises.readFile = ((...args: Parameters<typeof readFile>) => (note(args[0]), readFile(...args))) as typeof readFile
promises.open = (...args) => (note(args[0]), open(...args))
fs.readFileSync = ((...args: Parameters<typeof readFileSync>) => (
  note(args[0]),
  readFileSync(...args)
)) as typeof readFileSync
syncBuiltinESMExports()

const { sdkIam, sdkObjects, sdkStateBucket } = await import('@wrenchproof/aws')
const credentials = { accessKeyId: 'ASIAGIVEN', secretAccessKey: 'given', sessionToken: 'given' }
const options = { credentials, region: 'us-east-2', endpoint: process.argv[2] }
const role = await sdkIam(options).role('plan')
const read = await sdkStateBucket('state', options).read('key')
const kept = await sdkObjects('state', async () => options)
  .writeNew('key', Buffer.from(''))
  .catch((error: unknown) => String(error))
const kinds = [role.kind, read.kind, kept.includes('AccessDenied') ? 'denied' : kept]
process.stdout.write(JSON.stringify({ kinds, opened: opened.filter((path) => !path.includes('node_modules')) }))
