import type { InventoryRow, UsedVersion } from './inventory.ts'

const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu
const longest = 200

/** Text made safe to stand in Markdown; how is the caller's choice. */
export type Shown = (text: string) => string

/**
 * The inventory as a Markdown table, one column per environment; empty without rows. A version that its owner can move
 * has a question mark behind it.
 */
export function inventoryMarkdown(
  inventory: readonly InventoryRow[],
  environments: readonly string[],
  shown: Shown = code,
): string {
  if (inventory.length === 0) return ''
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const cell = (uses: readonly UsedVersion[], environment: string): string => {
    const used = uses.filter((use) => use.environment === environment)
    const versions = used.map(({ version, firmness }) => `${shown(version)}${firmness === 'floating' ? ' ?' : ''}`)
    return versions.length === 0 ? '' : [...new Set(versions)].join(', ')
  }
  return [
    line(['Module', ...environments.map(shown)]),
    line(['---', ...environments.map(() => '---')]),
    ...inventory.map(({ module, uses }) => line([shown(module), ...environments.map((name) => cell(uses, name))])),
    '',
  ].join('\n')
}

/** Foreign text as code, with nothing in it taken for Markdown, HTML, a mention or a reference. */
function code(text: string): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text
  const clean = cut.toWellFormed().replaceAll(hidden, '\u{FFFD}')
  if (/^[\w.-]+$/u.test(clean)) return `\`${clean}\``
  return `<code>${clean.replaceAll(/[^\p{L}\p{N} ]/gu, (character) => `&#${character.codePointAt(0) ?? 0};`)}</code>`
}
