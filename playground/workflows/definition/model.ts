/** A workflow file as it is executed: structure resolved, values still tokens. */
import type { EventsConfig } from '@actions/workflow-parser/model/workflow-template'
import type { Permissions } from '../../github/index.ts'
import type { OfficialWorkflow } from '../official/read.ts'
import type { Token } from '../values/token.ts'

export interface WorkflowDefinition {
  /** Path in its repository. */
  readonly path: string
  /** `name:`, or the path. */
  readonly name: string
  readonly official: OfficialWorkflow
  readonly events: EventsConfig
  /** Inputs of `workflow_dispatch` and of `workflow_call`. */
  readonly dispatch: readonly InputDefinition[]
  readonly call: CallDefinition
  readonly runName: Token | undefined
  readonly permissions: Grant | undefined
  readonly env: Token | undefined
  readonly defaults: Token | undefined
  readonly concurrency: Token | undefined
  /** In the order of the file. */
  readonly jobs: readonly JobDefinition[]
}

export type InputType = 'string' | 'boolean' | 'number' | 'choice' | 'environment'

export interface InputDefinition {
  readonly name: string
  readonly type: InputType
  readonly required: boolean
  readonly default: Token | undefined
  readonly options: readonly string[]
  readonly at: Token
}

export interface CallDefinition {
  readonly inputs: readonly InputDefinition[]
  readonly secrets: readonly { readonly name: string; readonly required: boolean }[]
  readonly outputs: readonly { readonly name: string; readonly value: Token | undefined }[]
}

/** `permissions:` as written, with its place. */
export interface Grant {
  readonly permissions: Permissions
  readonly at: Token
}

export interface JobDefinition {
  readonly key: string
  readonly at: Token
  readonly needs: readonly string[]
  readonly if: Token | undefined
  readonly name: Token | undefined
  readonly strategy: Token | undefined
  readonly permissions: Grant | undefined
  readonly concurrency: Token | undefined
  readonly environment: Token | undefined
  readonly env: Token | undefined
  readonly outputs: Token | undefined
  readonly timeout: Token | undefined
  readonly continueOnError: Token | undefined
  readonly defaults: Token | undefined
  readonly cacheMode: string | undefined
  readonly container: Token | undefined
  readonly services: Token | undefined
  readonly steps: readonly StepDefinition[]
  /** A job that calls a workflow. */
  readonly calls: CallSite | undefined
}

export interface CallSite {
  readonly uses: string
  readonly at: Token
  readonly with: Token | undefined
  readonly secrets: Token | undefined
  readonly inheritsSecrets: boolean
}

export interface StepDefinition {
  /** As written; undefined for a step that nothing can refer to. */
  readonly id: string | undefined
  /** GITHUB_ACTION: the id, or one made as the runner makes it. */
  readonly action: string
  readonly at: Token
  readonly name: Token | undefined
  readonly if: Token | undefined
  readonly run: Token | undefined
  readonly uses: string | undefined
  readonly usesAt: Token | undefined
  readonly with: Token | undefined
  readonly env: Token | undefined
  readonly shell: Token | undefined
  readonly workingDirectory: Token | undefined
  readonly continueOnError: Token | undefined
  readonly timeout: Token | undefined
}
