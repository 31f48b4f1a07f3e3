import type { TreeEntry, TreeMode, TreeReader } from '../../src/index.ts'
import type { Content, Files } from './repository.ts'

/** Files that exist nowhere but here. */
export function memoryTree(files: Files): TreeReader {
  const directories = new Map<string, Map<string, TreeEntry>>()
  for (const [path, content] of Object.entries(files)) {
    let [parent, ...rest] = ['.', ...path.split('/')]
    for (const [index, name] of rest.entries()) {
      const entries = directories.get(parent) ?? new Map<string, TreeEntry>()
      directories.set(parent, entries)
      entries.set(name, { name, mode: index < rest.length - 1 ? '040000' : modeOf(content) })
      parent = parent === '.' ? name : `${parent}/${name}`
    }
  }
  return {
    list: async (directory) => [...(directories.get(directory)?.values() ?? [])],
    read: async (paths) => paths.map((path) => Buffer.from(textOf(files[path] ?? ''))),
  }
}

function modeOf(content: Content): TreeMode {
  if (typeof content === 'string') return '100644'
  return 'link' in content ? '120000' : '100755'
}

function textOf(content: Content): string {
  if (typeof content === 'string') return content
  return 'link' in content ? content.link : content.script
}
