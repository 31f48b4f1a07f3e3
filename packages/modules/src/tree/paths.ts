import { posix } from 'node:path'

/** `path` seen from `directory`, both relative to the top, which is `.`; it may begin with `..`. */
export function joined(directory: string, path: string): string {
  const clean = posix.join(directory, path)
  return clean.length > 1 && clean.endsWith('/') ? clean.slice(0, -1) : clean
}

/** Whether a clean relative path leads above the top. */
export function leaves(path: string): boolean {
  return path === '..' || path.startsWith('../') || path.startsWith('/')
}

/** Whether a path is the directory or lies in it. */
export function isWithin(path: string, directory: string): boolean {
  return directory === '.' || path === directory || path.startsWith(`${directory}/`)
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
