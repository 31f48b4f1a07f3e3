import { describe, expect, test } from '@jest/globals'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { html } from '../html/html.ts'
import type { Html } from '../html/html.ts'
import { logLines } from '../text/log.ts'
import { markdown } from '../text/markdown.ts'
import { patch, patchesIn } from '../text/diff.ts'

describe('Markdown', () => {
  const shown = (text: string, options = {}) =>
    markdown(text, options)
      .text.replace(/^<div class="markdown">|<\/div>$/gu, '')
      .trim()

  test.each([
    [
      'a table',
      '|a|\n|---|\n|1|',
      '<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n</tr>\n</tbody>\n</table>',
    ],
    [
      'a task',
      '- [x] it',
      '<ul>\n<li class="task"><span class="task-box" role="img" aria-label="done">☑</span> it</li>\n</ul>',
    ],
    [
      'an alert',
      '> [!NOTE]\n> so',
      '<div class="alert alert-note">\n<p class="alert-title">Note</p>\n<p>so</p>\n</div>',
    ],
    ['a quotation', '> [NOTE]', '<blockquote>\n<p>[NOTE]</p>\n</blockquote>'],
    ['a mention', 'hi @bob', '<p>hi @bob</p>'],
    ['what is struck', '~~a~~', '<p><s>a</s></p>'],
    [
      'a bare address',
      'https://a.example',
      '<p><a href="https://a.example" rel="nofollow noopener noreferrer">https://a.example</a></p>',
    ],
    [
      'folded text',
      '<details><summary>s</summary>\n\n`x`\n\n</details>',
      '<details><summary>s</summary>\n<p><code>x</code></p>\n</details>',
    ],
    ['a difference', '```diff\n+ a<b\n c\n```', '<pre><code><span class="added">+ a&lt;b</span>\n c\n</code></pre>'],
    ['code that looks like a comment', '`<!-- x -->`', '<p><code>&lt;!-- x --&gt;</code></p>'],
  ])('%s', (_, text, expected) => {
    expect(shown(text)).toBe(expected)
  })

  test.each([
    ['a comment', '<!-- wrenchproof:v1 -->', ''],
    ['a script', '<script>alert(1)</script>', ''],
    ['a style', '<style>p{}</style><p style="color:red" onclick="x()">a</p>', '<p>a</p>'],
    [
      'a foreign address',
      '[a](javascript:alert(1)) <a href="javascript:alert(1)">b</a>',
      '<p>[a](javascript:alert(1)) <a rel="nofollow noopener noreferrer">b</a></p>',
    ],
    [
      'a picture',
      '![a pixel](https://a.example/p.png)',
      '<p><a href="https://a.example/p.png" rel="nofollow noopener noreferrer">[a pixel]</a></p>',
    ],
    ['an element that is never closed', '<div><table><tr><td>', '<div><table><tr><td></td></tr></table></div>'],
    ['ids and classes', '<p id="content" class="top">a</p>', '<p>a</p>'],
    ['a form', '<form action="https://a.example"><input name="q"><button>go</button></form>', 'go'],
  ])('%s does not come through', (_, text, expected) => {
    expect(shown(text)).toBe(expected)
  })

  test('a line end is a break in comments only', () => {
    expect(shown('a\nb', { breaks: true })).toBe('<p>a<br />\nb</p>')
    expect(shown('a\nb')).toBe('<p>a\nb</p>')
  })

  test('an address that is here leads here', () => {
    const local = (address: string) => (address.startsWith('https://github.com/') ? '/here' : undefined)
    expect(shown('[a](https://github.com/x)', { local })).toBe('<p><a href="/here">a</a></p>')
  })

  const goldens = join(import.meta.dirname, '..', '..', '..', 'packages', 'plan', 'test', 'golden')
  test('the hostile plan comment has no element that was not meant', async () => {
    for (const name of (await readdir(goldens)).filter((file) => file.endsWith('.md'))) {
      const tags = shown(await readFile(join(goldens, name), 'utf8'), { breaks: true }).matchAll(/<(?<tag>[a-z]\w*)/gu)
      const odd = [...tags]
        .map(({ groups }) => groups?.['tag'] ?? '')
        .filter((tag) => /^(?:img|script|style|b|i|u)$/u.test(tag))
      expect({ name, odd }).toEqual({ name, odd: [] })
    }
  })
})

/** Without the white space between elements. */
const squeezed = ({ text }: Html) => text.replaceAll(/\s*\n\s*/gu, '')

describe('logs', () => {
  test('groups hold their lines up to their end, or to the next group', () => {
    expect(squeezed(logLines(['a', '##[group]one', 'b', '##[group]two', 'c', '##[endgroup]', 'd']))).toBe(
      '<ol class="log"><li><code>a</code></li>' +
        '<li class="group"><details><summary>one</summary><ol><li><code>b</code></li></ol></details></li>' +
        '<li class="group"><details><summary>two</summary><ol><li><code>c</code></li></ol></details></li>' +
        '<li><code>d</code></li></ol>',
    )
  })

  test('errors stand out, colours of a terminal do not show', () => {
    expect(squeezed(logLines(['##[error]no <b>', '\u001B[1;31mred\u001B[0m']))).toBe(
      '<ol class="log"><li class="error"><code>Error: no &lt;b&gt;</code></li><li><code>red</code></li></ol>',
    )
  })
})

describe('differences', () => {
  test('lines are numbered on the side they are on', () => {
    expect(
      squeezed(patch('@@ -1,2 +1,2 @@\n a\n-b\n+c\n')).match(/<tr class="\w+"><td>\d*<\/td><td>\d*<\/td>/gu),
    ).toEqual([
      '<tr class="hunk"><td></td><td></td>',
      '<tr class="same"><td>1</td><td>1</td>',
      '<tr class="removed"><td>2</td><td></td>',
      '<tr class="added"><td></td><td>2</td>',
    ])
  })

  test('a line that looks like a header is content', () => {
    const text = 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-diff --git a/y b/y\n+@@ -1 +1 @@\n'
    expect(patchesIn(text)).toEqual([
      { header: 'diff --git a/x b/x\n--- a/x\n+++ b/x\n', hunks: '@@ -1 +1 @@\n-diff --git a/y b/y\n+@@ -1 +1 @@\n' },
    ])
  })
})

test('templates escape what they hold, and show what browsers would hide', () => {
  expect(html`<p title="${'"\''}">${'<&>'}${['a', html`<b>b</b>`]}${false}${undefined}${0}‮</p>`.text).toBe(
    '<p title="&quot;&#39;">&lt;&amp;&gt;a<b>b</b>0\u202e</p>',
  )
  expect(html`${'a\u202eb\u0000'}`.text).toBe('a\\u202eb\\u0000')
})
