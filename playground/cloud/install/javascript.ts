/**
 * The provider's sources as plain JavaScript. Its process must start within 0.15 s of bare Node and may meet Node 20,
 * so that types are taken away once, at installation, and nothing is loaded but these few files.
 */
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join, relative } from 'node:path'

/** A file of the package. */
export interface PackageFile {
  /** Relative to the package, with forward slashes. */
  readonly path: string
  readonly content: string | Buffer
  readonly executable?: true
}

const relativeImport = /((?:import|export)\s[^'"]*?from\s*|import\s*)(['"])(\.{1,2}\/[^'"]+)\.ts\2/g

/** The entry and everything it imports by relative path, below `root`; paths begin with `js/` and end in `.mjs`. */
export function javascriptOf(root: string, entry: string): readonly PackageFile[] {
  const files = new Map<string, PackageFile>()
  const visit = (file: string): void => {
    const path = relative(root, file).replaceAll('\\', '/')
    if (files.has(path)) return
    const source = stripTypes(readFileSync(file, 'utf8'))
    const imports: string[] = []
    const content = source.replaceAll(relativeImport, (_, head: string, quote: string, target: string) => {
      imports.push(join(dirname(file), `${target}.ts`))
      return `${head}${quote}${target}.mjs${quote}`
    })
    files.set(path, { path: `js/${path.replace(/\.ts$/, '.mjs')}`, content })
    for (const target of imports) visit(target)
  }
  visit(join(root, entry))
  return [...files.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

function stripTypes(source: string): string {
  return stripTypeScriptTypes(source, { mode: 'strip' }).replaceAll(/[ \t]+$/gm, '')
}
