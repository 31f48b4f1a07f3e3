/** Before anything is planned: which terraform it is, init, and what a tree's text says by itself. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { UserError, errorCode } from '@wrenchproof/errors'
import { z } from 'zod'
import { formatArguments, initArguments, localInitArguments } from '../argv.ts'
import { backendIdentity } from '../state/backend.ts'
import { explainDiagnostic } from '../errors/explain.ts'
import { failed } from '../errors/failed.ts'
import { plainErrors } from '../errors/plain.ts'
import type { Diagnostic } from '../events/event.ts'
import { initialising } from '../events/under-way.ts'
import type { Terraform } from '../port.ts'
import { validationProblems } from '../validation.ts'
import type { Commands } from './run.ts'

export const lockFileName = '.terraform.lock.hcl'

const versionOutput = z.looseObject({ terraform_version: z.string() })

export function preparing({
  settings,
  look,
}: Commands): Pick<Terraform, 'version' | 'init' | 'initLocally' | 'unformatted' | 'invalid'> {
  const { binary, root, path = '.' } = settings
  const locked = (): boolean => existsSync(join(root, lockFileName))
  return {
    async version() {
      const end = await look(['version', '-json'])
      if (end.interrupted) throw failed('CANCELLED', 'terraform version', end)
      const version = end.exitCode === 0 ? versionIn(end.stdout.toString('utf8')) : undefined
      if (version === undefined)
        throw new UserError(`${binary} does not tell its version`, 'Use terraform 1.11 or newer, or tofu.', {
          code: 'BINARY_MISSING',
        })
      return version
    },

    async init({ backendConfig, workspace }) {
      await rm(join(root, '.terraform'), { recursive: true, force: true })
      const end = await look(initArguments({ backendConfig, locked: locked() }), { at: initialising })
      if (end.exitCode !== 0) {
        const unreadable = plainErrors(end.stderr).some((error) => isOfState(error))
        throw failed(unreadable ? 'STATE_UNREADABLE' : 'INIT_FAILED', 'terraform init', end)
      }
      if (workspace !== 'default') {
        const selected = await look(['workspace', 'select', '-no-color', workspace])
        if (selected.exitCode !== 0) throw failed('INIT_FAILED', `terraform workspace select ${workspace}`, selected)
      }
      return { backend: await backendIdentity(root), providerLock: await digestOrNone(join(root, lockFileName)) }
    },

    async initLocally() {
      await rm(join(root, '.terraform'), { recursive: true, force: true })
      const end = await look(localInitArguments(locked()), { at: initialising })
      if (end.exitCode !== 0) throw failed('INIT_FAILED', 'terraform init', end)
    },

    async unformatted(directories) {
      const up = posix.relative(path, '.')
      const end = await look(formatArguments(directories.map((directory) => posix.join(up, directory))))
      // 3 says that some file would be changed.
      if (end.exitCode !== 0 && end.exitCode !== 3) throw failed('FMT_FAILED', 'terraform fmt', end)
      const listed = end.stdout.toString('utf8').split('\n')
      return listed.filter((line) => line !== '').map((line) => posix.join(path, line))
    },

    async invalid() {
      const end = await look(['validate', '-json', '-no-color'])
      const problems = validationProblems(end.stdout.toString('utf8'), path)
      if (problems === undefined) throw failed('VALIDATE_FAILED', 'terraform validate', end)
      return problems
    },
  }
}

function versionIn(text: string): string | undefined {
  try {
    return versionOutput.parse(JSON.parse(text)).terraform_version
  } catch {
    return undefined
  }
}

/** Whether all that is in the way is a state that is none: the backend is settled by then, and answered. */
function isOfState(error: Diagnostic): boolean {
  if (!error.summary.startsWith('Error refreshing state')) return false
  const code = explainDiagnostic(error)?.code
  return code === undefined || code === 'STATE_BROKEN'
}

async function digestOrNone(file: string): Promise<string> {
  try {
    return createHash('sha256')
      .update(await readFile(file))
      .digest('hex')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 'none'
    throw error
  }
}
