import { shortestUnmarked, secretVariable } from './secrets.ts'

// Names of credentials end differently from names of where they are.
const place = /(?:url|uri|file|path|dir|endpoint)$/iu

/** The credentials among variables of an environment, told by their names. */
export function environmentSecrets(variables: Readonly<Record<string, string | undefined>>): ReadonlySet<string> {
  return new Set(
    Object.entries(variables).flatMap(([name, value]) =>
      value !== undefined && value.length >= shortestUnmarked && secretVariable.test(name) && !place.test(name)
        ? [value]
        : [],
    ),
  )
}

/** The credentials among settings of the form `name=value`, such as those of `terraform init -backend-config`. */
export function settingSecrets(lines: readonly string[]): ReadonlySet<string> {
  return environmentSecrets(
    Object.fromEntries(
      lines.flatMap((line) => {
        const [, name, value] = /^\s*(\w+)\s*=\s*(.*)$/su.exec(line) ?? []
        return name === undefined || value === undefined ? [] : [[name, value.trim().replaceAll(/^"|"$/gu, '')]]
      }),
    ),
  )
}
