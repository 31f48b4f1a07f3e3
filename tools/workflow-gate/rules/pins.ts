/** What runs is what was looked at. */
import { at } from '../rule.ts'
import type { Rule } from '../rule.ts'
import { textOf } from '../workflow.ts'

/** `uses:` from elsewhere names a commit. */
export const pinnedActions: Rule = {
  id: 'pinned-actions',
  demand: 'Every `uses:` from another repository names a full commit SHA, every `docker://` image a digest.',
  reason: 'A tag or branch can be moved to other code after it was reviewed; a commit cannot.',
  *check(workflow) {
    for (const job of workflow.jobs) {
      const called = textOf(job.values['uses'])
      if (!pinned(called)) yield at(workflow, [...job.path, 'uses'], `'${called}' is not pinned to a commit`)
      for (const step of job.steps)
        if (!pinned(step.uses)) yield at(workflow, [...step.path, 'uses'], `'${step.uses}' is not pinned to a commit`)
    }
  },
}

function pinned(uses: string): boolean {
  if (uses === '' || /^[.$]\//.test(uses)) return true
  return uses.startsWith('docker://') ? /@sha256:[0-9a-f]{64}$/.test(uses) : /@[0-9a-f]{40}$/.test(uses)
}
