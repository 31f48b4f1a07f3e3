import { UserError } from '@wrenchproof/errors'
import { z } from 'zod'
import { allFiles, filesHash } from '../closure/sweep.ts'
import { parseSource } from '../sources/parse-source.ts'
import { isRemote } from '../sources/source.ts'
import type { TreeReader } from '../tree/tree-reader.ts'
import { treeView } from '../tree/tree-view.ts'

const manifest = z.object({
  Modules: z.array(z.object({ Key: z.string(), Source: z.string(), Version: z.string().optional(), Dir: z.string() })),
})

/** A remote module as `terraform init` fetched it, whoever calls it. */
export interface FetchedModule {
  /** Source, and of a registry's module the exact version. */
  readonly address: string
  /** SHA-256 over everything in the package but `.git`. */
  readonly hash: string
}

/**
 * What each remote module delivered, those that remote modules call included. `manifestText` is the content of
 * `.terraform/modules/modules.json`, `tree` the root's directory after `terraform init`. Throws
 * `MODULES_MANIFEST_INVALID`.
 */
export async function fetchedModules(tree: TreeReader, manifestText: string): Promise<FetchedModule[]> {
  const view = treeView(tree)
  const remote = modulesIn(manifestText).filter(({ Source, Version }) => isRemote(parseSource(Source, Version)))
  return Promise.all(
    remote.map(async ({ Source, Version, Dir }) => ({
      address: Version === undefined || Version === '' ? Source : `${Source} ${Version}`,
      hash: await packageHash(Dir),
    })),
  )

  // A subdirectory can read what lies beside it, so the whole package counts: `.terraform/modules/<key>`.
  async function packageHash(directory: string): Promise<string> {
    const { files } = await allFiles(view, directory.split('/').slice(0, 3).join('/'))
    return filesHash(files.filter(({ as }) => as !== '.git' && !as.startsWith('.git/')))
  }
}

/** The directories of modules that `terraform init` fetched, relative to the root, from its `modules.json`. */
export function moduleDirectories(manifestText: string): string[] {
  return modulesIn(manifestText).flatMap(({ Dir }) => (Dir.startsWith('.terraform/') ? [Dir] : []))
}

function modulesIn(text: string): z.output<typeof manifest>['Modules'] {
  try {
    return manifest.parse(JSON.parse(text)).Modules
  } catch (cause) {
    throw new UserError('.terraform/modules/modules.json is not as terraform writes it', 'Run terraform init again.', {
      code: 'MODULES_MANIFEST_INVALID',
      cause,
    })
  }
}
