/** Text of others that becomes code. */
import { at } from '../rule.ts'
import type { Rule } from '../rule.ts'
import { record, textOf } from '../workflow.ts'

/** What GitHub or the runner makes itself, so that nobody can write code into it. */
const harmless: readonly RegExp[] = [
  /^github\.(?:sha|run_id|run_number|run_attempt|repository|repository_id|repository_owner|repository_owner_id|event_name|job|workspace|server_url|api_url|graphql_url|action_path|retention_days)$/,
  /^runner\.\w+$/,
  /^job\.status$/,
  /^strategy\.[\w-]+$/,
  /^steps\.[\w-]+\.(?:outcome|conclusion)$/,
  /^needs\.[\w-]+\.result$/,
  /^hashFiles\((?:'[^']*'(?:,\s*)?)+\)$/,
  /^(?:'[^']*'|\d+|true|false)$/,
]

/** Nothing of others inside a script. */
export const scriptInjection: Rule = {
  id: 'script-injection',
  demand:
    'A `run:` holds no `${{ }}` but of values that GitHub itself makes (`github.sha`, `github.run_id`, `runner.temp`, ' +
    '`needs.x.result`, ...). The same goes for `shell:`, `working-directory:` and the `script:` of actions/github-script.',
  reason:
    'An expression is pasted into the script before a shell reads it: a branch name or an input can end the line and ' +
    'begin another. Give it to the step in `env:` and write `"$NAME"`.',
  *check(workflow) {
    for (const job of workflow.jobs)
      for (const step of job.steps) {
        const paths = ['run', 'shell', 'working-directory'].map((key) => [...step.path, key])
        if (step.uses.startsWith('actions/github-script@')) paths.push([...step.path, 'with', 'script'])
        for (const path of paths)
          for (const { text, place } of workflow.expressions(path))
            if (!harmless.some((pattern) => pattern.test(text)))
              yield { ...place, message: `\`\${{ ${text} }}\` is pasted into a script; hand it over in \`env:\`` }
      }
  },
}

/** Conditions that are not always true. */
export const unsoundConditions: Rule = {
  id: 'unsound-condition',
  demand: 'An `if:` is one expression: nothing stands before or behind its `${{ }}`, no line feed either (`|`).',
  reason: 'Together with other text the expression becomes a text, and every text that is not empty is true.',
  *check(workflow) {
    for (const job of workflow.jobs)
      for (const one of [job, ...job.steps]) {
        const condition = textOf(one.values['if'])
        if (condition.includes('${{') && !/^\$\{\{(?:(?!\}\}).)*\}\}$/s.test(condition))
          yield at(workflow, [...one.path, 'if'], 'this condition is always true: there is text around its expression')
      }
  },
}

/** No way back to commands that were abolished. */
export const unsecureCommands: Rule = {
  id: 'unsecure-commands',
  demand: '`ACTIONS_ALLOW_UNSECURE_COMMANDS` is set nowhere.',
  reason: 'It brings back `::set-env::`, with which any line of output can change the environment of later steps.',
  *check(workflow) {
    const places = [
      { path: ['env'], values: workflow.values },
      ...workflow.jobs.flatMap((job) =>
        [job, ...job.steps].map(({ path, values }) => ({ path: [...path, 'env'], values })),
      ),
    ]
    for (const { path, values } of places)
      if (record(values['env'])['ACTIONS_ALLOW_UNSECURE_COMMANDS'] !== undefined)
        yield at(workflow, [...path, 'ACTIONS_ALLOW_UNSECURE_COMMANDS'], 'this lets output set the environment')
  },
}
