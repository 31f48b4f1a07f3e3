// Control and format characters reorder, hide or split what people and the runner read.
const hidden = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/**
 * Text that came from elsewhere, made safe for the log: one line per newline of the input, nothing in it can be taken
 * for a workflow command. The runner trims before it looks for `::`, finds `##[` anywhere, and splits on a bare CR
 * (actions/runner, ActionCommandManager).
 */
export function safeText(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(hidden, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)
    .replaceAll('##[', '## [')
    .replaceAll(/^(\s*):{2}/gmu, '$1: :')
}

/** As `safeText`, with newlines and tabs shown as spaces, for use inside a sentence. */
export function safeLine(text: string): string {
  return safeText(text.replaceAll(/[\t\r\n]+/gu, ' '))
}
