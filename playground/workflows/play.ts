/** `npm run play`: a workflow of any repository, on this machine. */
import { play } from './play/main.ts'

// npm runs scripts in this repository; the caller's directory is what paths are meant from.
const { INIT_CWD } = process.env
if (INIT_CWD !== undefined) process.chdir(INIT_CWD)

process.exitCode = await play(process.argv.slice(2), {
  output: process.stdout,
  errors: process.stderr,
  env: process.env,
  input: process.stdin.isTTY ? process.stdin : undefined,
  onInterrupt(hear) {
    let asked = false
    const listen = () => {
      if (asked) process.exit(130)
      asked = true
      hear()
    }
    process.on('SIGINT', listen)
    return () => process.off('SIGINT', listen)
  },
})
