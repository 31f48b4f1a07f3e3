import { safeText } from '@wrenchproof/errors'
import type { InventoryItem } from './unmanaged.ts'

/**
 * `import` blocks, ready to be put into a root, each under a name of its own; objects whose type is not known are left
 * out. `terraform plan -generate-config-out=FILE` writes the resources.
 */
export function importBlocks(items: readonly InventoryItem[]): readonly string[] {
  const taken = new Set<string>()
  return items.flatMap(({ type, id }) => {
    if (type === undefined || !/^[a-z]\w*$/u.test(type)) return []
    const base = nameFor(id)
    let address = `${type}.${base}`
    for (let number = 2; taken.has(address); number += 1) address = `${type}.${base}_${number}`
    taken.add(address)
    return [importTo(address, id)]
  })
}

/** An `import` block for an object whose address is settled. */
export const importTo = (address: string, id: string): string =>
  `import {\n  to = ${address}\n  id = ${hclString(id)}\n}`

function nameFor(id: string): string {
  const last = id.startsWith('arn:') ? (id.split(/[:/]/u).at(-1) ?? id) : id
  const name = last
    .replaceAll(/[^A-Za-z0-9]+/gu, '_')
    .replaceAll(/^_+|_+$/gu, '')
    .slice(0, 60)
    .toLowerCase()
  return /^[a-z]/u.test(name) ? name : `found_${name}`
}

// JSON's escapes are HCL's; templates have to be spelled out, and what cannot be seen is escaped.
function hclString(text: string): string {
  return safeText(JSON.stringify(text.toWellFormed())).replaceAll(/([$%])\{/gu, (_, sign: string) => `${sign}${sign}{`)
}
