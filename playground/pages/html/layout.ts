/** What every page has around it. */
import type { Page } from '../world.ts'
import { Html, html } from './html.ts'

/** Seconds after which a page on which something goes on is loaded again. */
const refreshAfter = 2

/** A whole document. `still` keeps a live page as it is. */
export function document(page: Page, { still, address }: { still: boolean; address: string }): Html {
  const live = page.live === true
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${live && !still && html`<meta http-equiv="refresh" content="${refreshAfter}" />`}
        <title>${page.title} · Wrenchproof playground</title>
        <link rel="icon" href="/-/icon.svg" />
        <link rel="stylesheet" href="/-/style.css" />
      </head>
      <body>
        <a class="skip" href="#content">Skip to content</a>
        <header class="top">
          <nav aria-label="Place">
            <a class="brand" href="/">${wrench}<span>Wrenchproof</span> playground</a>${(page.trail ?? []).map(
              ({ name, href }) => html`<span class="slash" aria-hidden="true">/</span><a href="${href}">${name}</a>`,
            )}
          </nav>
          ${
            page.tabs !== undefined &&
            html`<nav class="tabs" aria-label="Sections">
              ${page.tabs.map(
                ({ name, href, count, current }) =>
                  html`<a href="${href}" ${current && html` aria-current="page"`}
                    >${name}${count !== undefined && html` <span class="count">${count}</span>`}</a
                  >`,
              )}
            </nav>`
          }
        </header>
        <main id="content">${live && liveNotice(still, address)} ${page.body}</main>
        <footer>
          A GitHub and an AWS that live in this process, for looking at only. Nothing here leaves this machine.
        </footer>
      </body>
    </html> `
}

function liveNotice(still: boolean, address: string): Html {
  return still
    ? html`<p class="live">Something here is still going on. <a href="${address}">Follow it</a></p>`
    : html`<p class="live">
        <span class="pulse" aria-hidden="true"></span>Loaded again every ${refreshAfter} seconds while this goes on.
        <a href="${address}?still">Hold still</a>
      </p>`
}

const drawing =
  '<path d="M14.7 6.3a4 4 0 0 0-5.2 5.2L3.6 17.4a2 2 0 1 0 2.9 2.9l5.9-5.9a4 4 0 0 0 5.2-5.2l-2.6 2.6-2.4-.6-.6-2.4z" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round"/>'

const wrench = html`<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">${new Html(drawing)}</svg>`

/** The site's icon, an SVG file. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" color="#1f6feb">${drawing}</svg>`
