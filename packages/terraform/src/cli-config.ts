import { globSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { UserError } from '@wrenchproof/errors'

/**
 * Terraform's CLI configuration as we want it, whatever the machine has: providers come from `mirror` where it has
 * them, else from their registries, and never from a directory of the checkout. A `mirror` holds
 * HOST/NAMESPACE/TYPE/VERSION/PLATFORM or packed archives in HOST/NAMESPACE/TYPE.
 */
export function cliConfigText(mirror: string | undefined): string {
  const lines = ['disable_checkpoint = true', 'provider_installation {']
  if (mirror !== undefined) {
    const mirrored = globSync('*/*/*', { cwd: mirror })
      .map((path) => path.split(sep).join('/'))
      .toSorted()
    if (mirrored.length === 0)
      throw new UserError(
        `provider-mirror: ${mirror} has no providers in it`,
        'Give a directory made by `terraform providers mirror`.',
        { code: 'MIRROR_EMPTY' },
      )
    const list = mirrored.map((provider) => JSON.stringify(provider)).join(', ')
    lines.push(`  filesystem_mirror {`, `    path    = ${JSON.stringify(mirror)}`, `    include = [${list}]`, `  }`)
    lines.push(`  direct {`, `    exclude = [${list}]`, `  }`)
  } else lines.push('  direct {}')
  return [...lines, '}', ''].join('\n')
}

/** Writes the CLI configuration outside the checkout, into a directory of its own below `temp`; answers its path. */
export async function writeCliConfig(temp: string, mirror: string | undefined): Promise<string> {
  const file = join(await mkdtemp(join(temp, 'wrenchproof-cli-')), 'terraform.tfrc')
  await writeFile(file, cliConfigText(mirror), { flag: 'wx', mode: 0o600 })
  return file
}
