/** Answers every request: pages, the style sheet, and a refusal for all that would change or probe something. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Handler, HttpRequest, HttpResponse } from '../http/serve.ts'
import { html } from './html/html.ts'
import { document, icon } from './html/layout.ts'
import { routeOf } from './router.ts'
import type { Page, World } from './world.ts'

/** Nothing runs, nothing is fetched from elsewhere, nothing is sent anywhere. */
const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const always = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const

/** The pages of a world; they read it afresh at each request. */
export function pagesHandler(world: World): Handler {
  const style = readFileSync(join(import.meta.dirname, 'html', 'style.css'))
  return async (request) => {
    const answer = await answerTo(world, request, style)
    return { ...answer, headers: { ...always, ...answer.headers } }
  }
}

async function answerTo(world: World, request: HttpRequest, style: Buffer): Promise<HttpResponse> {
  const { method, url, headers } = request
  // Another site's name that leads to this machine may not read the pages.
  if (!/^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/u.test(headers['host'] ?? ''))
    return shown(request, 421, notice('Not here', 'These pages answer on the loopback address only.'))
  if (method !== 'GET' && method !== 'HEAD')
    return {
      status: 405,
      headers: { allow: 'GET, HEAD', 'content-type': 'text/plain' },
      body: 'Only for looking at.\n',
    }
  if (url.pathname === '/-/style.css')
    return { status: 200, headers: { 'content-type': 'text/css; charset=utf-8' }, body: style }
  if (url.pathname === '/-/icon.svg') return { status: 200, headers: { 'content-type': 'image/svg+xml' }, body: icon }
  const route = routeOf(url.pathname)
  const answer = await route?.shows({ world, params: route.params, query: url.searchParams })
  if (answer === undefined)
    return shown(request, 404, notice('Not found', 'There is nothing at this address in the playground.'))
  return 'status' in answer ? answer : shown(request, 200, answer)
}

function shown({ url }: HttpRequest, status: number, page: Page): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: document(page, { still: url.searchParams.has('still'), address: url.pathname }).text,
  }
}

function notice(title: string, text: string): Page {
  return {
    title,
    body: html`<h1>${title}</h1>
      <p>${text} <a href="/">Start page</a></p>`,
  }
}
