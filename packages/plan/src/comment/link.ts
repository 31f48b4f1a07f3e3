/** A Markdown link to the report; `undefined` for what is no http(s) URL. Nothing in the URL can end the link. */
export function linkTo(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined
  const { protocol, href } = new URL(url)
  if (protocol !== 'https:' && protocol !== 'http:') return undefined
  const safe = href.replaceAll(/[^\w.~:/?#@%&=+,;-]/gu, (character) =>
    encodeURIComponent(character).replaceAll(/[()!'*]/gu, percent),
  )
  return `[full report](${safe})`
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}
