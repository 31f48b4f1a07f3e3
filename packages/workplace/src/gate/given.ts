import { readFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { directoryTree } from '@wrenchproof/git'
import { isAutoTfvars, readConfig } from '@wrenchproof/modules'
import { environmentSecrets, settingSecrets } from '@wrenchproof/plan'
import type { Delivered } from '../closure.ts'

export interface Given {
  readonly job: Readonly<Record<string, string | undefined>>
  /** The checkout, absolute. */
  readonly workspace: string
  readonly root: string
  /** Relative to the root. */
  readonly varFiles: readonly string[]
  readonly backendConfig: readonly string[]
}

/**
 * Secrets that terraform is given before there is a plan to mark them: settings of the backend, values and defaults of
 * variables that are declared sensitive, or are called like credentials.
 */
export async function secretsGiven({ files, whole, parser }: Delivered, given: Given): Promise<string[]> {
  const { job, workspace, root } = given
  const variables = [...files.values()].flatMap((file) => file.variables)
  const names = new Set(variables.flatMap(({ name, secret }) => (secret ? [name] : [])))
  const isSecret = (name: string, literal: string): boolean =>
    names.has(name) || environmentSecrets({ [name]: literal }).size > 0
  const rootPath = whole.members.find(({ kind }) => kind === 'root')?.path ?? root
  const unasked = (await directoryTree(workspace).list(rootPath)).map(({ name }) => name).filter(isAutoTfvars)
  const secrets = [
    ...settingSecrets(given.backendConfig),
    ...variables.flatMap(({ name, defaults }) => defaults.filter((literal) => isSecret(name, literal))),
    ...[...names].flatMap((name) => job[`TF_VAR_${name}`] ?? []),
  ]
  for (const file of new Set([...unasked, ...given.varFiles])) {
    const path = posix.join(root, file)
    // A var file that cannot be read is refused elsewhere, by its name.
    const bytes = await readFile(join(workspace, path)).catch(() => undefined)
    if (bytes === undefined) continue
    for (const { name, literals } of readConfig(await parser(), path, bytes).assignments)
      for (const literal of literals) if (isSecret(name, literal)) secrets.push(literal)
  }
  return secrets
}
