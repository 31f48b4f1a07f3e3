/**
 * The gate for workflow files, as one check of `npm test`: findings go to stdout, one a line, and the exit code is 1 if
 * there are any. `--write` writes `docs/workflow-gate.md` instead. Runs in the repository's root.
 */
import { writeFileSync } from 'node:fs'
import { documentPath, gateDocument } from './workflow-gate/document.ts'
import { workflowGate } from './workflow-gate/gate.ts'
import { allowJsonImports } from './workflow-gate/official.ts'
import { findingText } from './workflow-gate/rule.ts'

if (process.argv.includes('--write')) writeFileSync(documentPath, gateDocument())
else {
  allowJsonImports()
  const { files, findings, shellchecked } = await workflowGate(process.cwd())
  for (const finding of findings) console.log(findingText(finding))
  if (!shellchecked) console.log('note: shellcheck is not installed, so scripts were not checked')
  console.log(`${files.length} workflow file(s), ${findings.length} finding(s)`)
  if (findings.length > 0) process.exitCode = 1
}
