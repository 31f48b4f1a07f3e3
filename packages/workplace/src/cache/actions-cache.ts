import { accessSync, constants } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { DirectoryCache } from './directory-cache.ts'

export interface ActionsCacheOptions {
  /** The process's own variables: the library reads them, and some are changed while it works. */
  readonly variables: Record<string, string | undefined>
  /** RUNNER_TEMP: the library finds an entry by the path of what is in it, so that this has to be the same in each job. */
  readonly temp: string
  /** A directory of this step's own. */
  readonly scratch: string
}

/**
 * GitHub's cache by `@actions/cache`, which is loaded when it is first asked; `undefined` where the job has no cache
 * service. The library never fails for what the service does, and neither does this.
 *
 * The library unpacks with `tar -P`, which writes wherever an entry says: whoever can write an entry, a job of any branch
 * that the cache is read from, would own the job that restores it. So it is given a tar that leaves `-P` out, and a
 * directory of its own to work in.
 */
export function actionsCache({ variables, temp, scratch }: ActionsCacheOptions): DirectoryCache | undefined {
  const service = variables['ACTIONS_RESULTS_URL'] || variables['ACTIONS_CACHE_URL'] || ''
  const tar = findTar(variables['PATH'] ?? '')
  if (service === '' || tar === undefined) return undefined
  const home = join(temp, 'wrenchproof-cache')
  // The variables are everybody's, so that only one call may have them at a time.
  let queue: Promise<unknown> = Promise.resolve()
  const alone = async <T>(call: (library: Library) => Promise<T>): Promise<T> => {
    const turn = queue.then(async () => {
      const tools = join(scratch, 'cache-tools')
      await mkdir(tools, { recursive: true })
      for (const name of ['tar', 'gtar']) await writeFile(join(tools, name), tarWithin, { mode: 0o700 })
      await mkdir(home, { recursive: true, mode: 0o700 })
      const library = await import('@actions/cache')
      return withVariables(
        variables,
        {
          PATH: `${tools}${delimiter}${variables['PATH'] ?? ''}`,
          GITHUB_WORKSPACE: home,
          WRENCHPROOF_TAR: tar,
          TAR_OPTIONS: undefined,
        },
        async () => call(library),
      )
    })
    queue = turn.catch(() => undefined)
    return turn
  }
  return {
    async restore(key) {
      const directory = join(home, key)
      await rm(directory, { recursive: true, force: true })
      const found = await alone(async ({ restoreCache }) => restoreCache([directory], key))
      return found === key ? directory : undefined
    },
    async keep(key, fill) {
      const directory = join(home, key)
      await rm(directory, { recursive: true, force: true })
      await mkdir(directory, { recursive: true, mode: 0o700 })
      await fill(directory)
      await alone(async ({ saveCache }) => saveCache([directory], key))
    },
  }
}

type Library = typeof import('@actions/cache')

// `-P` goes; and in a job that is debugged, the names in an archive are not printed: they may be workflow commands.
const tarWithin = `#!/bin/sh
for argument do
  shift
  case "$argument" in
    -P) ;;
    -tf) exit 0 ;;
    *) set -- "$@" "$argument" ;;
  esac
done
exec "$WRENCHPROOF_TAR" "$@"
`

async function withVariables<T>(
  variables: Record<string, string | undefined>,
  changed: Readonly<Record<string, string | undefined>>,
  call: () => Promise<T>,
): Promise<T> {
  const before = Object.keys(changed).map((name) => [name, variables[name]] as const)
  set(variables, Object.entries(changed))
  try {
    return await call()
  } finally {
    set(variables, before)
  }
}

function set(
  variables: Record<string, string | undefined>,
  values: readonly (readonly [string, string | undefined])[],
): void {
  for (const [name, value] of values) {
    if (value === undefined) delete variables[name]
    else variables[name] = value
  }
}

/** GNU's where both are there: it is the one that the library takes on macOS. */
function findTar(path: string): string | undefined {
  const candidates = ['gtar', 'tar'].flatMap((name) =>
    path
      .split(delimiter)
      .filter((directory) => directory !== '')
      .map((directory) => join(directory, name)),
  )
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
