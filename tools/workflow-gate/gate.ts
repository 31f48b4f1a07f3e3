/** Every check over every workflow file of a repository. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { loadService, officialFindings } from './official.ts'
import { rules } from './rules/index.ts'
import type { Repository, Rule } from './rule.ts'
import { hasShellcheck, shellFindings } from './shellcheck.ts'
import { readWorkflow } from './workflow.ts'
import type { Finding, Workflow } from './workflow.ts'

export interface GateResult {
  readonly files: readonly string[]
  readonly findings: readonly Finding[]
  /** False where shellcheck is not installed. */
  readonly shellchecked: boolean
}

/** Checks `.github/workflows` below a directory. */
export async function workflowGate(root: string): Promise<GateResult> {
  const directory = '.github/workflows'
  const files = existsSync(join(root, directory))
    ? readdirSync(join(root, directory))
        .filter((name) => /\.ya?ml$/.test(name))
        .toSorted()
        .map((name) => `${directory}/${name}`)
    : []
  const repository: Repository = {
    read: (path) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined),
  }
  if (files.length === 0) return { files, findings: [], shellchecked: true }
  const service = await loadService()
  const shellchecked = hasShellcheck()
  const findings: Finding[] = []
  for (const file of files) {
    const workflow = readWorkflow(file, repository.read(file) ?? '')
    findings.push(...(await officialFindings(service, workflow, repository)), ...ownFindings(workflow, repository))
    if (shellchecked) findings.push(...shellFindings(workflow))
  }
  return { files, findings: findings.toSorted(byPlace), shellchecked }
}

/** What our own rules say about one file, less what it excuses. */
export function ownFindings(workflow: Workflow, repository: Repository, chosen: readonly Rule[] = rules): Finding[] {
  const excused = excuses(workflow)
  const found = chosen.flatMap((rule) =>
    [...rule.check(workflow, repository)].map((fault): Finding => ({ file: workflow.file, rule: rule.id, ...fault })),
  )
  return [...found.filter(({ line, rule }) => !excused.has(`${line} ${rule}`)), ...unreasoned(workflow)].toSorted(
    byPlace,
  )
}

const excuse = /#\s*gate:\s*allow\s+(?<rule>[\w-]+)(?:\s+because\s+(?<reason>\S.*))?/

/** `# gate: allow RULE because REASON` on the line of a finding or the line before it. */
function excuses({ text }: Workflow): Set<string> {
  const lines = text.split('\n').map((line) => excuse.exec(line)?.groups)
  return new Set(
    lines.flatMap((found, index) =>
      found?.['reason'] === undefined
        ? []
        : [`${index + 1} ${found['rule'] ?? ''}`, `${index + 2} ${found['rule'] ?? ''}`],
    ),
  )
}

function unreasoned({ file, text }: Workflow): Finding[] {
  return text.split('\n').flatMap((line, index): Finding[] => {
    const found = excuse.exec(line)
    if (found === null) return []
    const place = { file, line: index + 1, column: found.index + 1, rule: 'excuse' }
    const rule = found.groups?.['rule'] ?? ''
    if (!rules.some(({ id }) => id === rule)) return [{ ...place, message: `there is no rule '${rule}'` }]
    return found.groups?.['reason'] === undefined
      ? [{ ...place, message: `say why: \`# gate: allow ${rule} because ...\`` }]
      : []
  })
}

function byPlace(one: Finding, other: Finding): number {
  return one.file.localeCompare(other.file) || one.line - other.line || one.column - other.column
}
