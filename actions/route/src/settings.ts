import { changedSettings, parseEnvironments } from '@wrenchproof/delivery'
import type { Environments } from '@wrenchproof/delivery'
import { UserError } from '@wrenchproof/errors'
import type { TreeReader } from '@wrenchproof/modules'

/** What the step from one tree to another changes in the environments file. */
export interface SettingsStep {
  /** Names of environments whose entry is new or other than before. */
  readonly changed: ReadonlySet<string>
  /** Whether all environments are to get another version of Terraform. */
  readonly version: boolean
  /** Names that are in the file no more. */
  readonly gone: readonly string[]
  /** What went wrong with the file as it was; every entry then counts as changed. */
  readonly problem?: string
}

/** The environments of a tree. Throws when the file is not there or wrong. */
export async function environmentsIn(tree: TreeReader, file: string): Promise<Environments> {
  const text = await textIn(tree, file)
  if (text === undefined)
    throw new UserError(
      `environments-file: there is no ${file} in the commit`,
      'Write one (see the README), or say where it is with `environments-file`.',
      { code: 'INPUT_INVALID' },
    )
  return parseEnvironments(text, file)
}

/** Compares the file of the tree `before` with `now`. */
export async function settingsStep(before: TreeReader, now: Environments, file: string): Promise<SettingsStep> {
  const text = await textIn(before, file)
  const everything = { changed: changedSettings(undefined, now), version: false, gone: [] }
  if (text === undefined) return everything
  let old: Environments
  try {
    old = parseEnvironments(text, file)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { ...everything, problem: error.message.split('\n').slice(0, 2).join(' ') }
  }
  const names = new Set(now.all.map(({ name }) => name))
  return {
    changed: changedSettings(old, now),
    version: old.terraform?.version !== now.terraform?.version,
    gone: old.all.map(({ name }) => name).filter((name) => !names.has(name)),
  }
}

async function textIn(tree: TreeReader, file: string): Promise<string | undefined> {
  const slash = file.lastIndexOf('/')
  const entries = await tree.list(slash < 0 ? '.' : file.slice(0, slash))
  const entry = entries.find(({ name }) => name === file.slice(slash + 1))
  if (entry === undefined || !entry.mode.startsWith('100')) return undefined
  const [bytes] = await tree.read([file])
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes)
}
