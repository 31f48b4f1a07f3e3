/** Roles and who may take them. */
import { html } from '../html/html.ts'
import { facts } from '../html/marks.ts'
import { inAccount } from './accounts.ts'

/** The roles and providers of an account. */
export const iam = inAccount('IAM', async (id, { world: { aws } }) => {
  const found = aws?.accounts.get(id)
  if (found === undefined)
    return {
      title: `IAM of ${id}`,
      body: html`<h1>IAM</h1>
        <p class="none">Nothing.</p>`,
    }
  const document = (text: string) => html`<pre><code>${pretty(text)}</code></pre>`
  return {
    title: `IAM of ${id}`,
    body: html`<h1>IAM</h1>
      <h2>Identity providers</h2>
      ${facts([...found.providers.values()].map(({ url, clientIds }) => [url, `for ${[...clientIds].join(', ')}`]))}
      <h2>Roles</h2>
      ${[...found.roles.values()].map(
        ({ name, arn, trust, inline, attached, boundary }) =>
          html`<details class="box">
            <summary><code>${name}</code></summary>
            <div class="pad">
              ${facts([
                ['ARN', html`<code>${arn}</code>`],
                ['Trusts', document(trust)],
                ...[...inline].map(([policy, text]) => [`May (${policy})`, document(text)] as const),
                ['Managed policies', [...attached].join(', ') || 'none'],
                ['Boundary', boundary ?? 'none'],
              ])}
            </div>
          </details>`,
      )}`,
  }
})

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2)
  } catch {
    return text
  }
}
