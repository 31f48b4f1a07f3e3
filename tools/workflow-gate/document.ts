/** `docs/workflow-gate.md`, from the rules themselves. */
import { rules } from './rules/index.ts'

export const documentPath = 'docs/workflow-gate.md'

/** The whole page. */
export function gateDocument(): string {
  const sections = rules.map(({ id, demand, reason }) => `## ${id}\n\n${demand}\n\nWhy: ${reason}\n`)
  return `# The gate for workflow files

\`npm test\` checks every file in \`.github/workflows\`: GitHub's own diagnostics (\`official\`, from
\`@actions/languageservice\`), the rules below, and \`shellcheck\` over every \`run:\` where it is installed. A finding
has its file, line and column and fails the check.

A finding that is right but wanted is excused on its line, or the line before, with the reason:

\`\`\`yaml
# gate: allow RULE because REASON
\`\`\`

This page is written by \`node tools/workflow-gate.ts --write\`; a test compares it with the rules.

${sections.join('\n')}`
}
