/** A workspace for the runner's own tests, with small actions written into it. */
import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'

export interface TestWorkspace extends AsyncDisposable {
  readonly path: string
}

/** A temporary directory with these files. */
export async function testWorkspace(files: Readonly<Record<string, string>>): Promise<TestWorkspace> {
  const path = await mkdtemp(join(tmpdir(), 'wrenchproof-workspace-'))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true })
    await writeFile(join(path, name), text)
  }
  return {
    path,
    async [Symbol.asyncDispose]() {
      await rm(path, { recursive: true, force: true })
    },
  }
}

/** The files of a JavaScript action; `extra` are lines of its `action.yml` before `runs`. */
export function nodeAction(
  directory: string,
  script: string,
  { extra = '', post }: { extra?: string; post?: string } = {},
): Record<string, string> {
  return {
    [`${directory}/action.yml`]: `name: Test\n${extra}\nruns:\n  using: node24\n  main: main.mjs\n${post === undefined ? '' : '  post: post.mjs\n'}`,
    [`${directory}/main.mjs`]: script,
    ...(post === undefined ? {} : { [`${directory}/post.mjs`]: post }),
  }
}

/** What a step told with `tellEnvironment`, or printed as JSON. */
export function toldEnvironment(json: string | undefined): Record<string, string> {
  return z.record(z.string(), z.string()).parse(JSON.parse(json ?? ''))
}

/** Statement of a test script that writes its own environment to GITHUB_OUTPUT as JSON. */
export const tellEnvironment = `
import { appendFileSync } from 'node:fs'
appendFileSync(process.env.GITHUB_OUTPUT, 'env=' + JSON.stringify(process.env) + '\\n')
`

/** Tells when a process that nobody waits for has ended: it holds a connection until then. */
export interface Lifeline extends AsyncDisposable {
  /** Program text for that process, which then never ends by itself. */
  readonly script: string
  /** Resolves when the process holds on, with a wait for its end. */
  held(): Promise<() => Promise<void>>
}

export async function lifeline(): Promise<Lifeline> {
  const connected = Promise.withResolvers<Socket>()
  const ended = Promise.withResolvers<void>()
  const server = createServer((socket) => {
    // A process that was killed may reset the connection.
    socket.on('error', () => {})
    socket.once('close', () => {
      ended.resolve()
    })
    connected.resolve(socket.resume())
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return {
    script: `require('node:net').connect(${address.port}, '127.0.0.1')`,
    async held() {
      await connected.promise
      return () => ended.promise
    },
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve()
        })
      })
    },
  }
}
