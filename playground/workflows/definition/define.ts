/** From GitHub's token tree to what is executed. */
import type { TemplateSchema } from '@actions/workflow-parser/templates/schema/template-schema'
import { isSequence } from '@actions/workflow-parser/templates/tokens/type-guards'
import { readOfficial } from '../official/read.ts'
import type { WorkflowText } from '../official/read.ts'
import { entry, keyText, literal, mapping, pairs } from '../values/token.ts'
import type { Token } from '../values/token.ts'
import type {
  CallDefinition,
  CallSite,
  InputDefinition,
  InputType,
  JobDefinition,
  WorkflowDefinition,
} from './model.ts'
import { grantOf } from './permissions.ts'
import { stepsOf } from './steps.ts'

/** Reads a workflow file; throws `WorkflowRefused` when GitHub would not accept it. */
export function defineWorkflow(file: WorkflowText, schema: TemplateSchema): WorkflowDefinition {
  const official = readOfficial(file, schema)
  const { root } = official
  const on = entry(root, 'on')
  const cacheMode = literal(entry(root, 'cache-mode'))
  return {
    path: file.path,
    name: literal(entry(root, 'name')) ?? file.path,
    official,
    events: official.events,
    dispatch: inputsOf(entry(entry(on, 'workflow_dispatch'), 'inputs')),
    call: callOf(entry(on, 'workflow_call')),
    runName: entry(root, 'run-name'),
    permissions: grantOf(entry(root, 'permissions')),
    env: entry(root, 'env'),
    defaults: entry(root, 'defaults'),
    concurrency: entry(root, 'concurrency'),
    jobs: pairs(entry(root, 'jobs')).map(({ key, value }) => jobOf(keyText(key), key, { job: value, cacheMode })),
  }
}

/** Whether a workflow names an event in `on:`. */
export function startsOn(definition: WorkflowDefinition, event: string): boolean {
  return Object.hasOwn(definition.events, event)
}

function jobOf(
  key: string,
  at: Token,
  { job, cacheMode }: { job: Token; cacheMode: string | undefined },
): JobDefinition {
  const part = (name: string) => entry(job, name)
  return {
    key,
    at,
    needs: texts(part('needs')),
    if: part('if'),
    name: part('name'),
    strategy: part('strategy'),
    permissions: grantOf(part('permissions')),
    concurrency: part('concurrency'),
    environment: part('environment'),
    env: part('env'),
    outputs: part('outputs'),
    timeout: part('timeout-minutes'),
    continueOnError: part('continue-on-error'),
    defaults: part('defaults'),
    cacheMode: literal(part('cache-mode')) ?? cacheMode,
    container: part('container'),
    services: part('services'),
    steps: stepsOf(part('steps')),
    calls: callSiteOf(job),
  }
}

function callSiteOf(job: Token): CallSite | undefined {
  const at = entry(job, 'uses')
  const uses = literal(at)
  if (at === undefined || uses === undefined) return undefined
  const secrets = entry(job, 'secrets')
  return {
    uses,
    at,
    with: entry(job, 'with'),
    secrets: mapping(secrets),
    inheritsSecrets: literal(secrets) === 'inherit',
  }
}

function callOf(call: Token | undefined): CallDefinition {
  return {
    inputs: inputsOf(entry(call, 'inputs')),
    secrets: pairs(entry(call, 'secrets')).map(({ key, value }) => ({
      name: keyText(key),
      required: literal(entry(value, 'required')) === 'true',
    })),
    outputs: pairs(entry(call, 'outputs')).map(({ key, value }) => ({
      name: keyText(key),
      value: entry(value, 'value'),
    })),
  }
}

function inputsOf(inputs: Token | undefined): InputDefinition[] {
  return pairs(inputs).map(({ key, value }) => ({
    name: keyText(key),
    type: inputType(literal(entry(value, 'type'))),
    required: literal(entry(value, 'required')) === 'true',
    default: entry(value, 'default'),
    options: texts(entry(value, 'options')),
    at: key,
  }))
}

function inputType(text: string | undefined): InputType {
  return text === 'boolean' || text === 'number' || text === 'choice' || text === 'environment' ? text : 'string'
}

function texts(token: Token | undefined): string[] {
  if (token === undefined) return []
  if (!isSequence(token)) return [literal(token) ?? '']
  return Array.from({ length: token.count }, (_, index) => literal(token.get(index)) ?? '')
}
