/** Finds the action that a `uses:` names: local, of the same repository, a stand-in, or of a repository this GitHub has. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nameOf } from '../../github/index.ts'
import type { GithubState } from '../../github/index.ts'
import { StepFault } from '../../runner/index.ts'
import type { FindAction, FoundAction } from '../../runner/index.ts'
import { readSource, sourceOf } from './source.ts'
import type { Source, Trees } from './source.ts'

export interface ActionFinder {
  /** What is wrong with a step's `uses:` in a file of this source; undefined when it can be run. */
  problem(uses: string, source: Source): Promise<string | undefined>
  /** For a job whose workflow file comes from this source. */
  finder(source: Source): FindAction
}

/** Directory of the stand-ins that come with the playground. */
const shipped = join(dirname(dirname(fileURLToPath(import.meta.url))), 'stand-ins')

/** `owner/name`, path below it and ref of an action from elsewhere. */
interface Remote {
  readonly repository: string
  readonly path: string
  readonly ref: string
}

/** A finder over the stand-ins (`own` by `owner/name/path`, or by `owner/name` for all of a repository, before the playground's) and repositories. */
export function actionFinder(state: GithubState, trees: Trees, own: Readonly<Record<string, string>>): ActionFinder {
  const remote = async (uses: string): Promise<FoundAction | undefined> => {
    const named = parseRemote(uses)
    if (named === undefined) return undefined
    const { repository, path, ref } = named
    const full = (path === '' ? repository : `${repository}/${path}`).toLowerCase()
    const whole = own[repository.toLowerCase()]
    const standIn = [own[full], ...(whole === undefined ? [] : [join(whole, path)]), join(shipped, full)].find(
      (directory) => directory !== undefined && hasManifest(directory),
    )
    if (standIn !== undefined) return { directory: standIn, root: standIn, repository, ref }
    const source = await sourceOf(state, repository, ref)
    if (source === undefined) return undefined
    const root = await trees.of(source)
    return { directory: join(root, path), root, repository: nameOf(source.repository), ref }
  }
  const tops = async (uses: string, from: FoundAction | undefined, source: Source): Promise<FoundAction> => {
    if (uses.startsWith('$/')) {
      const root = from?.root ?? (await trees.of(source))
      return { directory: join(root, uses.slice(2)), root, repository: from?.repository ?? '', ref: from?.ref ?? '' }
    }
    const found = await remote(uses)
    if (found === undefined) throw new StepFault(missing(uses))
    return found
  }
  return {
    async problem(uses, source) {
      if (uses.startsWith('./')) return undefined
      if (uses.startsWith('docker://')) return `'${uses}': the playground has no containers`
      if (uses.startsWith('$/')) {
        const path = uses.slice(2).replace(/\/$/, '')
        const manifests = await Promise.all(
          ['action.yml', 'action.yaml'].map(async (name) => readSource(source, join(path, name))),
        )
        return manifests.some((text) => text !== undefined)
          ? undefined
          : `'${uses}': there is no action.yml at this commit`
      }
      return (await remote(uses)) === undefined ? missing(uses) : undefined
    },
    finder: (source) => async (uses, from) => tops(uses, from, source),
  }
}

/** Names the action and the ways to have it. */
function missing(uses: string): string {
  const named = parseRemote(uses)
  if (named === undefined) return `'${uses}' is no action: OWNER/NAME@REF, OWNER/NAME/PATH@REF, ./PATH or $/PATH`
  const full = named.path === '' ? named.repository : `${named.repository}/${named.path}`
  return (
    `The playground has no stand-in for '${uses}'. Write one: a directory with an action.yml that behaves like it, ` +
    `at playground/workflows/stand-ins/${full.toLowerCase()}, or given as standIns: { '${full}': DIRECTORY } ` +
    `(npm run play: --stand-in ${full}=DIRECTORY; OWNER/NAME=DIRECTORY stands in for all actions of a repository)`
  )
}

function parseRemote(uses: string): Remote | undefined {
  const {
    owner,
    name,
    path = '',
    ref,
  } = /^(?<owner>[\w.-]+)\/(?<name>[\w.-]+)(?:\/(?<path>[^@]+))?@(?<ref>.+)$/.exec(uses)?.groups ?? {}
  return owner === undefined || name === undefined || ref === undefined
    ? undefined
    : { repository: `${owner}/${name}`, path, ref }
}

function hasManifest(directory: string): boolean {
  return ['action.yml', 'action.yaml'].some((name) => existsSync(join(directory, name)))
}
