// Control and format characters hide, reorder or split what is read; so do the letters and marks that show as nothing.
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

/** A text with everything in it that cannot be seen written as `\u200b`, in one line. */
export function visible(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(hidden, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)
}
