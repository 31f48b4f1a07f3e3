import { UserError } from '@wrenchproof/errors'
import { z } from 'zod'
import { allFiles, filesHash } from '../closure/sweep.ts'
import { parseSource } from '../sources/parse-source.ts'
import { isRemote } from '../sources/source.ts'
import type { TreeReader } from '../tree/tree-reader.ts'
import { treeView } from '../tree/tree-view.ts'
import type { InstalledModule } from './source-rules.ts'

const manifest = z.object({
  Modules: z.array(z.object({ Key: z.string(), Source: z.string(), Version: z.string().optional(), Dir: z.string() })),
})

/** A module that `terraform init` wrote down in `.terraform/modules/modules.json`. */
export interface ManifestModule {
  readonly key: string
  readonly source: string
  readonly version?: string
  /** Relative to the root's directory. */
  readonly directory: string
}

/** Reads `.terraform/modules/modules.json`. Throws `MODULES_MANIFEST_INVALID`. */
export function installedModules(text: string): ManifestModule[] {
  try {
    return manifest.parse(JSON.parse(text)).Modules.map(({ Key, Source, Version, Dir }) => ({
      key: Key,
      source: Source,
      directory: Dir,
      ...(Version === undefined || Version === '' ? {} : { version: Version }),
    }))
  } catch (cause) {
    throw new UserError('.terraform/modules/modules.json is not as terraform writes it', 'Run terraform init again.', {
      code: 'MODULES_MANIFEST_INVALID',
      cause,
    })
  }
}

/** What each remote module delivered; `tree` is a view on the root's directory after `terraform init`. */
export async function installedContents(
  tree: TreeReader,
  modules: readonly ManifestModule[],
): Promise<InstalledModule[]> {
  const remote = modules.filter(({ source, version }) => isRemote(parseSource(source, version)))
  return Promise.all(
    remote.map(async ({ source, version, directory }) => ({
      source,
      ...(version === undefined ? {} : { version }),
      contentHash: await contentHash(tree, directory),
    })),
  )
}

/** SHA-256 over everything in a directory but `.git`: what a package delivers, wherever it lies. */
export async function contentHash(tree: TreeReader, directory: string): Promise<string> {
  const { files } = await allFiles(treeView(tree), directory)
  return filesHash(files.filter(({ as }) => as !== '.git' && !as.startsWith('.git/')))
}
