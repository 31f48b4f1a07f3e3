import { createHash } from 'node:crypto'
import { globSync } from 'node:fs'
import { lstat, mkdir, readFile, realpath, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, posix, relative, sep } from 'node:path'
import { ProblemsError, UserError, errorCode } from '@wrenchproof/errors'
import type { Problem } from '@wrenchproof/errors'
import { isAutoTfvars, isConfig } from '@wrenchproof/modules'
import type { SealedFile } from '@wrenchproof/sealed-plan'
import { lockFileName } from '@wrenchproof/terraform'

/** The files of a checkout that a step reads and writes; paths are relative to its top, with forward slashes. */
export interface CheckoutFiles {
  /** SHA-256 of each var file, by path. Var files are given relative to the root, as terraform takes them. */
  varFileDigests(root: string, varFiles: readonly string[]): Promise<Record<string, string>>
  /** Every generated file that one of the globs matches, with its content; sorted by path. Never configuration. */
  matching(globs: readonly string[]): Promise<SealedFile[]>
  /** The file's content, `undefined` when there is none. */
  read(path: string): Promise<Buffer | undefined>
  /** Writes files that came out of a sealed plan; never through a link. */
  restore(files: readonly SealedFile[]): Promise<void>
}

const carryLimit = 200 * 1024 * 1024

/** The checkout in the directory `top`. */
export function checkoutFiles(top: string): CheckoutFiles {
  const inside = async (path: string): Promise<boolean> => {
    const real = relative(await realpath(top), await realpath(path))
    return real !== '..' && !real.startsWith(`..${sep}`) && !isAbsolute(real)
  }
  return {
    async varFileDigests(root, varFiles) {
      const problems: Problem[] = []
      const digests: Record<string, string> = {}
      for (const file of varFiles) {
        const path = posix.normalize(posix.join(root, file))
        const problem = await readable(join(top, path), path)
        if (problem === undefined) digests[path] = sha256(await readFile(join(top, path)))
        else problems.push({ field: 'var-file', problem: `${file} ${problem}` })
      }
      if (problems.length > 0)
        throw new ProblemsError(
          'var files cannot be used',
          problems,
          'Give files of this repository, relative to the root.',
        )
      return digests
    },

    async matching(globs) {
      const paths = globSync([...globs], {
        cwd: top,
        exclude: ['**/.git/**', '**/.terraform/**', '**/node_modules/**'],
      })
      const files: SealedFile[] = []
      let total = 0
      for (const native of paths.toSorted()) {
        const path = native.split(sep).join('/')
        const full = join(top, native)
        const entry = await lstat(full)
        if (entry.isDirectory()) continue
        if (isConfiguration(path))
          throw new UserError(
            `carry: ${path} is configuration, which is the commit's alone`,
            'Commit it, and match generated files only.',
            { code: 'INPUT_INVALID' },
          )
        if (!entry.isFile() || !(await inside(full)))
          throw new UserError(`carry: ${path} is not a plain file inside the repository`, 'Match plain files only.', {
            code: 'INPUT_INVALID',
          })
        total += entry.size
        if (total > carryLimit)
          throw new UserError(
            'carry: the matched files are larger than 200 MiB together',
            'Match fewer or smaller files.',
            {
              code: 'INPUT_INVALID',
            },
          )
        files.push({ path, content: await readFile(full) })
      }
      return files
    },

    async read(path) {
      try {
        return await readFile(join(top, path))
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return undefined
        throw error
      }
    },

    async restore(files) {
      for (const { path, content } of files) {
        const full = join(top, path)
        if (await hasLink(path))
          throw new UserError(
            `the sealed plan carries ${path}, which is behind a link in this checkout`,
            'Take the link out of the repository.',
            {
              code: 'CARRY_LINK',
            },
          )
        await mkdir(dirname(full), { recursive: true })
        await writeFile(full, content)
      }
    },
  }

  /** Whether any part of a path is a link, wherever it leads. */
  async function hasLink(path: string): Promise<boolean> {
    const parts = posix.normalize(path).split('/')
    if (parts.includes('..')) return true
    for (const index of parts.keys()) if (await isLink(join(top, ...parts.slice(0, index + 1)))) return true
    return false
  }

  async function readable(full: string, path: string): Promise<string | undefined> {
    if (isAbsolute(path) || path.startsWith('..')) return 'leaves the repository'
    try {
      if (!(await inside(full))) return 'leaves the repository through a link'
      return (await lstat(await realpath(full))).isFile() ? undefined : 'is not a file'
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return 'does not exist'
      throw error
    }
  }
}

/** Files that Terraform reads as configuration, var files it finds by itself, and its lock file. */
const isConfiguration = (path: string): boolean =>
  isConfig(posix.basename(path)) || isAutoTfvars(posix.basename(path)) || posix.basename(path) === lockFileName

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false
    throw error
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
