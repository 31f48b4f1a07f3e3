/** The steps of a job. */
import { isSequence } from '@actions/workflow-parser/templates/tokens/type-guards'
import { entry, literal } from '../values/token.ts'
import type { Token } from '../values/token.ts'
import type { StepDefinition } from './model.ts'

/** Steps in order; what has no id gets the runner's kind of name, such as `__run_2`. */
export function stepsOf(steps: Token | undefined): StepDefinition[] {
  if (steps === undefined || !isSequence(steps)) return []
  const taken = new Map<string, number>()
  return Array.from({ length: steps.count }, (_, index) => {
    const step = steps.get(index)
    const id = literal(entry(step, 'id'))
    const uses = literal(entry(step, 'uses'))
    return {
      id,
      action: id ?? numbered(taken, `__${uses === undefined ? 'run' : actionName(uses)}`),
      at: step,
      name: entry(step, 'name'),
      if: entry(step, 'if'),
      run: entry(step, 'run'),
      uses,
      usesAt: entry(step, 'uses'),
      with: entry(step, 'with'),
      env: entry(step, 'env'),
      shell: entry(step, 'shell'),
      workingDirectory: entry(step, 'working-directory'),
      continueOnError: entry(step, 'continue-on-error'),
      timeout: entry(step, 'timeout-minutes'),
    }
  })
}

function actionName(uses: string): string {
  if (/^[.$]\//.test(uses)) return 'self'
  return (uses.split('@')[0] ?? '').replaceAll(/[^A-Za-z0-9]/g, '_')
}

function numbered(taken: Map<string, number>, name: string): string {
  const count = (taken.get(name) ?? 0) + 1
  taken.set(name, count)
  return count === 1 ? name : `${name}_${count}`
}
