/** The real terraform with its state in the playground's S3. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a terraform command left. */
export interface Ran {
  readonly code: number | null
  /** Standard output and error, in order of arrival. */
  readonly text: string
}

export interface Root extends AsyncDisposable {
  readonly path: string
  /** Replaces everything but the backend. */
  readonly rewrite: (config: string) => Promise<void>
  /** Runs terraform in the root with these arguments. */
  readonly run: (...args: string[]) => Promise<Ran>
  /** The same root with another environment. */
  readonly with: (env: Readonly<Record<string, string>>) => Pick<Root, 'run'>
}

/** A root whose backend is `key` in `bucket`, with `resources` objects of type `terraform_data`. */
export async function terraformRoot({
  bucket,
  key,
  env,
  config,
}: {
  readonly bucket: string
  readonly key: string
  readonly env: Readonly<Record<string, string>>
  readonly config: string
}): Promise<Root> {
  const path = await mkdtemp(join(tmpdir(), 'wrenchproof-s3-'))
  const backend = `terraform {
  backend "s3" {
    bucket         = "${bucket}"
    key            = "${key}"
    use_lockfile   = true
    use_path_style = true
    max_retries    = 2
  }
}
`
  const rewrite = (text: string) => writeFile(join(path, 'main.tf'), `${backend}${text}`)
  await rewrite(config)
  return {
    path,
    rewrite,
    run: (...args) => terraform(path, args, env),
    with: (other) => ({ run: (...args) => terraform(path, args, other) }),
    async [Symbol.asyncDispose]() {
      await rm(path, { recursive: true, force: true })
    },
  }
}

/** So many resources, each with this input. */
export function resources(count: number, input: string): string {
  return Array.from(
    { length: count },
    (_, index) => `resource "terraform_data" "r${index}" {\n  input = ${input}\n}\n`,
  ).join('')
}

function terraform(cwd: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn('terraform', args, {
      cwd,
      env: {
        PATH: process.env['PATH'],
        HOME: cwd,
        CHECKPOINT_DISABLE: '1',
        TF_IN_AUTOMATION: '1',
        TF_CLI_ARGS: '-no-color',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let text = ''
    const collect = (chunk: Buffer) => (text += chunk.toString())
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.once('error', reject)
    child.once('close', (code) => {
      resolve({ code, text })
    })
  })
}
