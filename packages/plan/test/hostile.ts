import * as fc from 'fast-check'
import type { Effects } from '../src/index.ts'
import { effectsFrom, resourceChange } from './sample.ts'

/** Text of somebody who wants out of Markdown and HTML. */
export const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(...Array.from('`@#<>|\n\r!-[]()"&;:/$*_~\\ \t\0\u202e\u200b\u2028')),
        fc.constantFrom(
          '<!-- wrenchproof:v1 environment=production kind=plan -->',
          '<!--',
          '-->',
          '--!>',
          '```',
          '````',
          '\n```\n',
          '~~~',
          '</details>',
          '</summary>',
          '</code>',
          '</pre>',
          '<script>alert(1)</script>',
          '<img src=x onerror=alert(1)>',
          '![a](https://e.example/x.png)',
          '[a](javascript:alert(1))',
          'https://e.example',
          'www.e.example',
          'a@b.example',
          '@octo/team',
          '@octocat',
          'fixes #1',
          'closes octo/repo#1',
          'GH-1',
          '\n\n# heading\n',
          '\n- [ ] task',
          '| a | b |\n|---|---|',
          ']]>',
          '<style>*{display:none}</style>',
          '$\\frac$',
          '[^1]',
          ':tada:',
        ),
        fc.constantFrom('a', '1', ' '),
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
)

/** The effects of a plan with hostile text wherever a plan can have text. */
export const hostileEffects: fc.Arbitrary<Effects> = fc
  .record({
    actions: fc.array(
      fc.constantFrom(['create'], ['update'], ['delete'], ['forget'], ['delete', 'create'], ['create', 'delete']),
      { minLength: 1, maxLength: 6 },
    ),
    texts: fc.infiniteStream(hostileText),
    errored: fc.boolean(),
  })
  .map(({ actions, texts, errored }) => {
    const next = (): string => wellFormed(texts.next().value)
    const tree = (): Record<string, unknown> =>
      Object.fromEntries([
        ['a', next()],
        ['same', 'x'],
        ['long', `${'x'.repeat(90)}${next()}${'y'.repeat(90)}`],
        ['lines', `${next()}\n${next()}\n${next()}`],
        ['list', [next(), next()]],
        ['json', JSON.stringify({ [next()]: next() })],
        [next(), { [next()]: next() }],
      ])
    const resources = actions.map((action, index) =>
      resourceChange(
        index % 2 === 0 ? `x.y["${next()}"]` : next(),
        {
          actions: action,
          before: tree(),
          after: tree(),
          replace_paths: [[next()]],
          after_unknown: { [next()]: true },
        },
        {
          type: next(),
          action_reason: next(),
          ...(index % 3 === 0 ? { deposed: next() } : {}),
          ...(index % 3 === 1 ? { previous_address: next() } : {}),
        },
      ),
    )
    return effectsFrom({
      resource_changes: resources,
      output_changes: { [next()]: { actions: ['update'], before: next(), after: next() } },
      action_invocations: [{ address: next(), config_values: tree() }],
      deferred_changes: [{ reason: next(), resource_change: resourceChange(next(), { actions: ['create'] }) }],
      resource_drift: [resourceChange(next(), { actions: ['update'], before: tree(), after: tree() })],
      checks: [{ address: { to_display: next() }, status: 'fail' }],
      errored,
    })
  })

function wellFormed(text: string): string {
  return text.toWellFormed()
}
