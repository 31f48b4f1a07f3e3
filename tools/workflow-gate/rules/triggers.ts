/** What starts a workflow. */
import { atKey } from '../rule.ts'
import type { Rule } from '../rule.ts'
import { textOf } from '../workflow.ts'

const dangerous: Readonly<Record<string, string>> = {
  pull_request_target: "it gives the base repository's secrets to what a fork proposes",
  workflow_run: 'it runs with every right on what an untrusted run left behind',
  issue_comment: 'anybody can write a comment, and the run has the rights of the default branch',
}

/** No event with which strangers start something that has rights. */
export const dangerousTriggers: Rule = {
  id: 'dangerous-trigger',
  demand: 'No `pull_request_target`, `workflow_run` or `issue_comment`.',
  reason: 'They start with secrets and a writing token while strangers decide what is worked on.',
  *check(workflow) {
    for (const name of workflow.triggers)
      if (dangerous[name] !== undefined) yield atKey(workflow, ['on', name], `\`${name}\`: ${dangerous[name]}`)
  },
}

/** Strangers get no machine of ours. */
export const selfHosted: Rule = {
  id: 'self-hosted',
  demand: 'What a pull request starts does not run on `self-hosted` machines.',
  reason: "A machine that is not thrown away keeps what a stranger's code leaves on it.",
  *check(workflow) {
    if (!workflow.triggers.includes('pull_request')) return
    for (const job of workflow.jobs) {
      const labels = job.values['runs-on']
      const all = Array.isArray(labels) ? labels.map(textOf) : [textOf(labels)]
      if (all.includes('self-hosted'))
        yield atKey(workflow, [...job.path, 'runs-on'], `'${job.key}' runs pull requests on a machine of ours`)
    }
  },
}
