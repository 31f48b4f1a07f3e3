import { createHash } from 'node:crypto'
import { visible } from '../visible.ts'

/** Foreign text as the content of an HTML element. It is never put into tags or attributes. */
export function escaped(text: string): string {
  return visible(text).replaceAll(/[&<>"']/gu, (character) => `&#${character.charCodeAt(0)};`)
}

/**
 * A page that needs nothing but itself and runs nothing: its policy allows this one style and no script, image, frame,
 * form or request. `title` is escaped text.
 */
export function page(title: string, style: string, body: readonly string[]): string {
  const hash = createHash('sha256').update(style).digest('base64')
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="referrer" content="no-referrer">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    ...body,
    '</body>',
    '</html>',
    '',
  ].join('\n')
}
