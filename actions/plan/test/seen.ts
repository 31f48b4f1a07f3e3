/** Everything that anybody can see, or find later, of a step that ran on a rig's machine. */
import { execFile } from 'node:child_process'
import { lstatSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { inflateRawSync } from 'node:zlib'
import type { Rig, RigMachine } from '@wrenchproof/playground/rig'
import type { Runner } from '@wrenchproof/playground/runner'

type Result = Awaited<ReturnType<Runner['runAction']>>

const run = promisify(execFile)

/** Texts by channel. Requests to mask a value are left out: they are how a value is kept out of the log. */
export async function seenOf(rig: Rig, machine: RigMachine, result: Result): Promise<Readonly<Record<string, string>>> {
  const { runner, checkout } = machine
  const { repository, github } = rig
  const untracked = await run('git', ['-C', checkout, 'ls-files', '--others', '-z'], { maxBuffer: 1e8 })
  const left = untracked.stdout.split('\0').filter((path) => path !== '' && isPlain(join(checkout, path)))
  return {
    'log as written': result.raw.replaceAll(/^::add-mask::.*$/gmu, ''),
    'log as shown': result.log,
    annotations: JSON.stringify(result.annotations),
    summary: result.summary,
    outputs: JSON.stringify(result.outputs),
    'variables and state for later steps': JSON.stringify([result.env, result.path, result.state]),
    comments: repository.comments.map(({ body }) => body).join('\n'),
    'names of artifacts and caches': JSON.stringify([
      repository.artifacts.map(({ name }) => name),
      repository.caches.map(({ key }) => key),
    ]),
    artifacts: repository.artifacts.map(({ blob }) => textOf(github.blobs.get(blob)?.content)).join('\n'),
    // Terraform's own state is the one place where secrets are.
    bucket: [...rig.aws.buckets.values()]
      .flatMap(({ objects }) => [...objects])
      .filter(([key]) => !key.endsWith('.tfstate'))
      .flatMap(([key, versions]) => [key, ...versions.map((each) => ('body' in each ? textOf(each.body) : ''))])
      .join('\n'),
    ledgers: await ledgersOf(rig),
    'left on the runner': (await Promise.all([runner.temp, runner.home, runner.toolCache].map(filesIn)))
      .flat()
      .join('\n'),
    'left in the workspace': (await Promise.all(left.map(async (path) => fileText(join(checkout, path))))).join('\n'),
  }
}

async function ledgersOf({ repository }: Rig): Promise<string> {
  const git = ['--git-dir', repository.git.directory]
  const { stdout: refs } = await run('git', [...git, 'for-each-ref', '--format=%(refname)', 'refs/heads/ledger/'])
  const of = async (ref: string) => (await run('git', [...git, 'log', '-p', ref], { maxBuffer: 1e8 })).stdout
  return (
    await Promise.all(
      refs
        .split('\n')
        .filter((ref) => ref !== '')
        .map(of),
    )
  ).join('\n')
}

async function filesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(files.map(fileText))
}

/** Providers are linked into the data directory. */
const isPlain = (path: string): boolean => lstatSync(path).isFile()

const fileText = async (path: string): Promise<string> => `${path}\n${textOf(await readFile(path))}`

/** As text, byte by byte, and what lies compressed in it, if it is a zip. */
function textOf(bytes: Uint8Array = new Uint8Array()): string {
  const buffer = Buffer.from(bytes)
  return [buffer, ...unzipped(buffer)].flatMap((each) => [each.toString('latin1'), each.toString('utf8')]).join('\n')
}

function* unzipped(zip: Buffer): Generator<Buffer> {
  const header = Buffer.from('PK\u0003\u0004')
  for (let at = zip.indexOf(header); at >= 0; at = zip.indexOf(header, at + 4)) {
    const data = at + 30 + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28)
    if (zip.readUInt16LE(at + 8) === 8) yield inflateRawSync(zip.subarray(data))
  }
}
