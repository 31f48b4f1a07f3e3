/** Makes one call of STS and prints which files were opened outside node_modules meanwhile. Started by the test. */
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

const { sdkSts } = await import('@wrenchproof/aws')
const answer = await sdkSts({ region: 'eu-central-1', endpoint: process.argv[2] ?? '' }).assume({
  roleArn: 'arn:aws:iam::111111111111:role/x',
  sessionName: 'wrenchproof-1-1',
  token: 'a.b.c',
  durationSeconds: undefined,
})
const name = answer.kind === 'failure' ? answer.failure.name : 'session'
process.stdout.write(JSON.stringify({ name, opened: opened.filter((path) => !path.includes('node_modules')) }))
