/** Whether an event starts a workflow: `on:` with its types, branches, tags and paths. */
import { z } from 'zod'
import type { WorkflowDefinition } from '../definition/model.ts'
import type { WorkflowEvent } from './event.ts'
import { passes } from './patterns.ts'

const List = z.array(z.string()).optional()
const Filter = z.object({
  types: List,
  branches: List,
  'branches-ignore': List,
  tags: List,
  'tags-ignore': List,
  paths: List,
  'paths-ignore': List,
  workflows: List,
})
const Schedule = z.array(z.object({ cron: z.string() }))

type Filters = z.infer<typeof Filter>

/** Activity types that count when `types:` is left out; of every other event all do. */
const defaultTypes: Readonly<Record<string, readonly string[]>> = {
  pull_request: ['opened', 'synchronize', 'reopened'],
  pull_request_target: ['opened', 'synchronize', 'reopened'],
}

/** Texts in a commit message that keep pushes and pull requests from starting anything. */
const skips = ['[skip ci]', '[ci skip]', '[no ci]', '[skip actions]', '[actions skip]']

/** Why an event does not start a workflow; undefined when it does. */
export function held(definition: WorkflowDefinition, event: WorkflowEvent): string | undefined {
  if (!Object.hasOwn(definition.events, event.name)) return `is not started by ${event.name}`
  if (event.name === 'schedule') return heldSchedule(definition.events.schedule, event)
  const filters = Filter.parse(definition.events[event.name] ?? {})
  const types = filters.types ?? defaultTypes[event.name]
  if (event.action !== undefined && types !== undefined && !types.includes(event.action))
    return `is not started by the type ${event.action}`
  const skip =
    event.name === 'push' || event.name === 'pull_request'
      ? skips.find((text) => event.message?.includes(text) === true)
      : undefined
  if (skip !== undefined) return `the commit says ${skip}`
  return heldWorkflow(filters, event) ?? heldRef(filters, event) ?? heldPaths(filters, event)
}

function heldSchedule(schedule: unknown, { payload }: WorkflowEvent): string | undefined {
  const crons = Schedule.safeParse(schedule).data?.map(({ cron }) => cron) ?? []
  const asked = payload['schedule']
  return typeof asked !== 'string' || crons.includes(asked) ? undefined : `has no schedule ${asked}`
}

function heldWorkflow({ workflows }: Filters, event: WorkflowEvent): string | undefined {
  if (event.name !== 'workflow_run' || workflows === undefined) return undefined
  const name = z.object({ workflow_run: z.object({ name: z.string() }) }).safeParse(event.payload).data
    ?.workflow_run.name
  return name !== undefined && passes(name, workflows) ? undefined : `does not follow the workflow ${name ?? ''}`
}

/** Pull requests are judged by their base branch, a finished run by its own branch, a push by what was pushed. */
function heldRef(filters: Filters, event: WorkflowEvent): string | undefined {
  const { branches, tags, 'branches-ignore': branchesIgnore, 'tags-ignore': tagsIgnore } = filters
  const tag = /^refs\/tags\/(?<name>.+)$/.exec(event.ref)?.groups?.['name']
  if (event.name === 'push' && tag !== undefined) {
    // A filter for branches alone keeps tags out, and the other way round.
    if (tags === undefined && tagsIgnore === undefined)
      return branches === undefined && branchesIgnore === undefined ? undefined : 'filters branches, and this is a tag'
    if (tags !== undefined && !passes(tag, tags)) return `does not take the tag ${tag}`
    return tagsIgnore !== undefined && passes(tag, tagsIgnore) ? `ignores the tag ${tag}` : undefined
  }
  const branch = branchOf(event)
  if (branches === undefined && branchesIgnore === undefined)
    return event.name === 'push' && (tags !== undefined || tagsIgnore !== undefined)
      ? 'filters tags, and this is a branch'
      : undefined
  if (branches !== undefined && !passes(branch, branches)) return `does not take the branch ${branch}`
  return branchesIgnore !== undefined && passes(branch, branchesIgnore) ? `ignores the branch ${branch}` : undefined
}

function branchOf(event: WorkflowEvent): string {
  if (event.name === 'workflow_run')
    return (
      z.object({ workflow_run: z.object({ head_branch: z.string() }) }).safeParse(event.payload).data?.workflow_run
        .head_branch ?? ''
    )
  return event.baseRef === '' ? event.ref.replace(/^refs\/heads\//, '') : event.baseRef.replace(/^refs\/heads\//, '')
}

function heldPaths(filters: Filters, { changed, ref }: WorkflowEvent): string | undefined {
  const { paths, 'paths-ignore': ignored } = filters
  if (changed === undefined || ref.startsWith('refs/tags/')) return undefined
  if (paths !== undefined && !changed.some((file) => passes(file, paths))) return 'no changed file is among its paths'
  if (ignored !== undefined && changed.length > 0 && changed.every((file) => passes(file, ignored)))
    return 'every changed file is among the paths it ignores'
  return undefined
}
