import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * The directory on this process's PATH that holds a command, for `tools` of a runner; throws if none does. A step's own
 * PATH has nothing of this process but what it is given.
 */
export function findTool(command: string): string {
  const directories = (process.env['PATH'] ?? '').split(delimiter).filter((directory) => directory !== '')
  const found = directories.find((directory) => executable(join(directory, command)))
  if (found === undefined) throw new Error(`${command} is not on the PATH`)
  return found
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
