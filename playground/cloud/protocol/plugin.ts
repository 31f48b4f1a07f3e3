/** A go-plugin server process: the handshake with terraform and the ways it ends. */
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { selfSigned } from './certificate.ts'
import { grpcServer } from './grpc.ts'
import type { Method } from './grpc.ts'

/** Terraform's magic cookie: proof that it was terraform that started this process. */
const cookie = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2'

const directStart = `This program is a Terraform provider: terraform starts it by itself.
It is the playground's simulated AWS, installed by installProvider(); see docs/playground-cloud.md.
`

/**
 * Serves a provider's methods, loaded only once terraform is known to be the parent, until terraform says Shutdown or is gone. Prints the handshake line on stdout and
 * nothing else ever; logs go to stderr. A process that terraform did not start prints what it is and exits with 1.
 */
export function servePlugin(load: () => ReadonlyMap<string, Method>, env: NodeJS.ProcessEnv): void {
  if (env['TF_PLUGIN_MAGIC_COOKIE'] !== cookie) {
    process.stderr.write(directStart)
    process.exitCode = 1
    return
  }
  const socket = join(env['PLUGIN_UNIX_SOCKET_DIR'] ?? tmpdir(), `plugin${randomBytes(6).toString('hex')}`)
  const quit = (): void => {
    rmSync(socket, { force: true })
    // The only way out while terraform still holds its connection open.
    // oxlint-disable-next-line unicorn/no-process-exit
    process.exit(0)
  }
  // Ctrl-C reaches the whole process group; terraform decides when its providers may go.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', quit)
  quitWithParent(quit)

  const clientCertificate = env['PLUGIN_CLIENT_CERT']
  const own = clientCertificate === undefined ? undefined : selfSigned(new Date())
  const tls = own === undefined || clientCertificate === undefined ? undefined : { ...own, clientCertificate }
  const server = grpcServer(
    { methods: new Map([...load(), ...lifecycle(quit)]), openEnded: new Set([stdio, broker]) },
    tls,
  )
  // Terraform that is killed drops its connection at once; polling the parent alone would take up to a second.
  server.on('session', (session) => {
    session.on('close', quit)
  })
  server.listen(socket, () => {
    // Go's decoder takes no padding here.
    const certificate = own?.der.toString('base64').replace(/=+$/, '') ?? ''
    process.stdout.write(`1|5|unix|${socket}|grpc|${certificate}\n`)
  })
}

const stdio = '/plugin.GRPCStdio/StreamStdio'
const broker = '/plugin.GRPCBroker/StartStream'

function lifecycle(quit: () => void): [string, Method][] {
  return [
    [
      '/plugin.GRPCController/Shutdown',
      async () => {
        // After the answer has left; terraform waits for it and then for the process.
        setTimeout(quit, 5)
        return Buffer.alloc(0)
      },
    ],
    ['/grpc.health.v1.Health/Check', async () => Buffer.from([0x08, 0x01])],
  ]
}

/** A terraform that dies before it connects leaves no connection to notice; its child changes hands to another parent. */
function quitWithParent(quit: () => void): void {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) quit()
  }, 500).unref()
}
