/** Calls the unmodified official clients as an action of a job would: with that job's environment and nothing else. */
import type { FindOptions, UploadArtifactOptions } from '@actions/artifact'
import { execFile } from 'node:child_process'
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'

/** A call of `@actions/artifact`. */
export type ArtifactCall =
  | { readonly do: 'upload'; readonly name: string; readonly files: string[]; readonly options?: UploadArtifactOptions }
  | { readonly do: 'list'; readonly findBy?: FindOptions['findBy'] }
  | { readonly do: 'get'; readonly name: string; readonly findBy?: FindOptions['findBy'] }
  | {
      readonly do: 'download'
      readonly id: number
      readonly to: string
      readonly expectedHash?: string
      readonly findBy?: FindOptions['findBy']
    }
  | { readonly do: 'delete'; readonly name: string }

/** A call of an official client. */
export type OfficialCall =
  | ArtifactCall
  | { readonly do: 'save-cache'; readonly paths: string[]; readonly key: string }
  | { readonly do: 'restore-cache'; readonly paths: string[]; readonly key: string; readonly restoreKeys?: string[] }
  | { readonly do: 'id-token'; readonly audience?: string }

const Result = z.object({ value: z.unknown().optional(), error: z.string().optional() })

/** What a call answered or threw, and what it printed. */
export interface Outcome {
  readonly value?: unknown
  readonly error?: string | undefined
  readonly printed: string
}

export interface Runner extends AsyncDisposable {
  readonly workspace: string
  file(path: string): Promise<string>
  put(path: string, content: string): Promise<string>
  call(env: Record<string, string>, call: OfficialCall): Promise<Outcome>
}

/** A machine of its own for a job: workspace and temporary directory. */
export async function runner(): Promise<Runner> {
  const root = await mkdtemp(join(tmpdir(), 'playground-runner-'))
  const workspace = join(root, 'workspace')
  const temporary = join(root, 'temp')
  await mkdir(workspace)
  await mkdir(temporary)
  return {
    workspace,
    async file(path) {
      return readFile(join(workspace, path), 'utf8')
    },
    async put(path, content) {
      const file = join(workspace, path)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, content)
      return file
    },
    async call(env, call) {
      const result = join(root, 'result.json')
      const script = fileURLToPath(new URL('official-client.ts', import.meta.url))
      const { stdout } = await promisify(execFile)(process.execPath, [script, result, JSON.stringify(call)], {
        cwd: workspace,
        env: { PATH: process.env['PATH'], RUNNER_TEMP: temporary, GITHUB_WORKSPACE: workspace, ...env },
      })
      return { ...Result.parse(JSON.parse(await readFile(result, 'utf8'))), printed: stdout }
    },
    async [Symbol.asyncDispose]() {
      await rm(root, { recursive: true, force: true })
    },
  }
}
