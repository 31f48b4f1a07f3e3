import type { SectionKind } from '../shown/shown-plan.ts'

/** Every kind of section, most dangerous first. */
export const allKinds: readonly SectionKind[] = [
  'delete',
  'replace',
  'forget',
  'check',
  'update',
  'create',
  'import',
  'move',
  'invocation',
  'output',
  'deferred',
  'drift',
]

// A box that is not ticked hides its section: the page filters without a script.
const filters = allKinds.map((kind) => `body:has(#show-${kind}:not(:checked)) .${kind}{display:none}`).join('\n')

/** The style of the report. Entries out of sight are not laid out, or ten thousand would take seconds. */
export const reportStyle = `
:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}
body{margin:0 auto;max-width:75rem;padding:1rem}
h1{font-size:1.4rem}
h2{font-size:1.1rem;position:sticky;top:0;background:Canvas;margin:1rem 0 0;padding:.25rem 0}
.notice{border-left:.25rem solid #cf222e;padding-left:.75rem;font-weight:600}
.filter{display:flex;flex-wrap:wrap;gap:.25rem 1rem}
.entry{content-visibility:auto;contain-intrinsic-size:auto 1.6rem;border-bottom:1px solid #8884;padding:.15rem 0}
div.entry{padding-left:1.1rem}
summary{cursor:pointer}
code,pre{font:13px/1.45 ui-monospace,monospace;overflow-wrap:anywhere;white-space:pre-wrap}
pre{margin:.25rem 0 .5rem;padding:.5rem;background:#8881}
.delete code.label,.forget code.label,.replace code.label{color:#cf222e}
.add{color:#1a7f37}.remove{color:#cf222e}.change{color:#9a6700}
td,th{text-align:left;padding:0 1rem 0 0;font-weight:400}
${filters}
`
