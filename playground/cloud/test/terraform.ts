/** Terraform roots in temporary directories, over a cloud of their own. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cloudState, installProvider, serveCloud } from '../index.ts'
import type { CloudOptions, CloudState, InstallOptions, InstalledProvider, ServeCloudOptions } from '../index.ts'

/** A directory that vanishes when disposed. */
export function temporaryDirectory(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'playground-cloud-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/** The provider in a directory of its own. */
export function installed(options: Partial<InstallOptions> = {}): InstalledProvider & Disposable {
  const directory = temporaryDirectory()
  const provider = installProvider({ directory: join(directory.path, 'provider'), ...options })
  return { ...provider, [Symbol.dispose]: () => directory[Symbol.dispose]() }
}

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** Both, without terraform's frames and line breaks, so that texts can be found as they were written. */
  readonly text: string
}

export interface Root extends AsyncDisposable {
  readonly path: string
  readonly cloud: CloudState
  readonly url: string
  readonly env: Readonly<Record<string, string>>
  /** Runs terraform here and waits. */
  terraform(...argv: string[]): Promise<Ran>
  /** Starts terraform here, in a process group of its own. */
  start(...argv: string[]): ChildProcess
  /** Replaces the configuration. */
  write(main: string): void
  /** The state file, parsed. */
  state(): StateFile
}

export interface StateFile {
  readonly serial: number
  readonly resources: readonly {
    readonly mode: string
    readonly type: string
    readonly name: string
    readonly instances: readonly {
      readonly attributes: Readonly<Record<string, unknown>>
      readonly status?: string
      readonly index_key?: string | number
    }[]
  }[]
}

export interface RootOptions extends CloudOptions {
  readonly serve?: ServeCloudOptions
  readonly env?: Readonly<Record<string, string>>
  readonly provider?: string
}

const header = (provider: string): string => `terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  region = "eu-west-1"
  ${provider}
}
`

/** An initialised root with this configuration. */
export async function terraformRoot(
  installation: InstalledProvider,
  main: string,
  options: RootOptions = {},
): Promise<Root> {
  const directory = temporaryDirectory()
  const state = cloudState(options)
  const server = await serveCloud(state, options.serve)
  const path = join(directory.path, 'root')
  mkdirSync(path)
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    HOME: directory.path,
    TMPDIR: directory.path,
    AWS_ENDPOINT_URL: server.url,
    AWS_ACCESS_KEY_ID: 'AKIA123456789012AAAA',
    AWS_SECRET_ACCESS_KEY: 'playground',
    TF_CLI_CONFIG_FILE: installation.cliConfigFile,
    CHECKPOINT_DISABLE: '1',
    ...options.env,
  }
  const root: Root = {
    path,
    cloud: state,
    url: server.url,
    env,
    write: (text) => {
      writeFileSync(join(path, 'main.tf'), `${header(options.provider ?? '')}${text}`)
    },
    start: (...argv) =>
      spawn('terraform', [`-chdir=${path}`, ...argv], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] }),
    terraform: (...argv) => finished(root.start(...argv)),
    state: () => {
      const file: StateFile = JSON.parse(readFileSync(join(path, 'terraform.tfstate'), 'utf8'))
      return file
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      directory[Symbol.dispose]()
    },
  }
  root.write(main)
  const init = await root.terraform('init', '-input=false', '-no-color')
  if (init.code !== 0) throw new Error(`terraform init: ${init.stderr}`)
  return root
}

/** What a process said and how it ended. */
export async function finished(child: ChildProcess): Promise<Ran> {
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')))
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  const text = `${stdout}\n${stderr}`.replaceAll(/[│╷╵]/g, ' ').replaceAll(/\s+/g, ' ')
  return { code, stdout, stderr, text }
}

/** Applies and gives what terraform said; throws where it fails. */
export async function applied(root: Root, ...argv: string[]): Promise<Ran> {
  const ran = await root.terraform('apply', '-auto-approve', '-input=false', '-no-color', ...argv)
  if (ran.code !== 0) throw new Error(ran.text)
  return ran
}

/** A plan's exit code under `-detailed-exitcode`: 0 no change, 1 error, 2 changes. */
export async function planned(root: Root, ...argv: string[]): Promise<Ran> {
  return root.terraform('plan', '-detailed-exitcode', '-input=false', '-no-color', ...argv)
}

/** Waits until a condition holds, looking again every few milliseconds; throws after ten seconds. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`still not so: ${what}`)
    await new Promise((resolve) => {
      setTimeout(resolve, 10)
    })
  }
}
