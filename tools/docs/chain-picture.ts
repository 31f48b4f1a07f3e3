/** The chain as a picture: what starts which workflow, its jobs in their order, where people are asked. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Generated } from './generated.ts'

const folder = '.github/workflows'

const Job = z.object({
  name: z.string().optional(),
  needs: z.union([z.string(), z.array(z.string())]).default([]),
  uses: z.string().optional(),
  environment: z.union([z.string(), z.object({ name: z.string() })]).optional(),
  permissions: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
  strategy: z.object({ matrix: z.unknown() }).optional(),
})
type Job = z.infer<typeof Job>

const Trigger = z
  .object({
    branches: z.array(z.string()).optional(),
    types: z.array(z.string()).optional(),
    paths: z.array(z.string()).optional(),
  })
  .nullish()

const Workflow = z.object({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  jobs: z.record(z.string(), Job),
})
type Workflow = z.infer<typeof Workflow>

/** The picture in README.md, of every workflow that other repositories can call. */
export function chainPicture(root: string): Generated[] {
  const directory = join(root, folder)
  if (!existsSync(directory)) return []
  const files = readdirSync(directory).filter((file) => file.endsWith('.yml'))
  const all = files.map((file) => ({
    file,
    workflow: Workflow.safeParse(parse(readFileSync(join(directory, file), 'utf8'))).data,
  }))
  const chain = all.flatMap(({ file, workflow }) =>
    workflow !== undefined && 'workflow_call' in workflow.on ? [{ file, workflow }] : [],
  )
  if (chain.length === 0) return []
  return [{ kind: 'section', file: 'README.md', name: 'chain', text: pictureOf(chain) }]
}

interface Drawn {
  readonly file: string
  readonly workflow: Workflow
}

/**
 * Mermaid blocks, which GitHub draws: one of the workflows that call each other, and one of those that stand alone. Both
 * in one would be too small to be read.
 */
export function pictureOf(chain: readonly Drawn[]): string {
  const calling = ({ workflow }: Drawn): readonly string[] => calledBy(workflow)
  const called = new Set(chain.flatMap(calling))
  const joined = chain.filter((drawn) => calling(drawn).length > 0 || called.has(drawn.file))
  const alone = chain.filter((drawn) => !joined.includes(drawn))
  return [...block('TB', joined), ...block('LR', alone)].join('\n\n')
}

function block(direction: 'TB' | 'LR', chain: readonly Drawn[]): string[] {
  if (chain.length === 0) return []
  const lines = chain.flatMap(({ file, workflow }) => [
    ...subgraph(file, workflow),
    ...triggers(file, workflow),
    ...calledBy(workflow).map((other) => `${idOf(file)} -. calls .-> ${idOf(other)}`),
  ])
  const all = [`flowchart ${direction}`, ...[...lines, ...classes].map((line) => `  ${line}`)]
  return [['```mermaid', ...all, '```'].join('\n')]
}

const classes = ['classDef trigger fill:none,stroke-dasharray:3 3', 'classDef gate stroke-width:3px']

const idOf = (file: string, ...more: readonly string[]): string =>
  [basename(file, '.yml'), ...more].join('_').replaceAll(/\W/gu, '_')

function subgraph(file: string, { name, jobs }: Workflow): string[] {
  return [
    `subgraph ${idOf(file)}["${label(name)} · ${file}"]`,
    '  direction LR',
    ...Object.entries(jobs).flatMap(([key, job]) => [`  ${node(file, key, job)}`, ...needs(file, key, jobs)]),
    'end',
  ]
}

/** A gate does nothing but wait: it has an environment, and its token may nothing. */
const isGate = ({ environment, permissions }: Job): boolean =>
  environment !== undefined && typeof permissions === 'object' && Object.keys(permissions).length === 0

function node(file: string, key: string, job: Job): string {
  const { name, environment, strategy, uses } = job
  const where = typeof environment === 'string' ? environment : environment?.name
  const lines = [
    label(name ?? key),
    ...(strategy === undefined ? [] : ['<i>one for each</i>']),
    ...(uses === undefined ? [] : [`<i>calls ${label(basename(uses))}</i>`]),
    ...(isGate(job) ? ['<i>reviewers approve</i>'] : where === undefined ? [] : [`<i>in ${label(where)}</i>`]),
  ]
  const id = idOf(file, key)
  const text = `"${lines.join('<br>')}"`
  if (isGate(job)) return `${id}{{${text}}}:::gate`
  return strategy === undefined ? `${id}[${text}]` : `${id}[[${text}]]`
}

/** Arrows from the jobs it waits for, less those that another arrow implies. */
function needs(file: string, key: string, jobs: Workflow['jobs']): string[] {
  const wanted = needsOf(jobs[key])
  const implied = new Set(wanted.flatMap((need) => [...above(need, jobs)]))
  return wanted.filter((need) => !implied.has(need)).map((need) => `  ${idOf(file, need)} --> ${idOf(file, key)}`)
}

const needsOf = (job: Job | undefined): readonly string[] =>
  typeof job?.needs === 'string' ? [job.needs] : (job?.needs ?? [])

/** Every job that has ended before this one starts. */
function above(key: string, jobs: Workflow['jobs'], seen = new Set<string>()): ReadonlySet<string> {
  for (const need of needsOf(jobs[key])) if (!seen.has(need)) above(need, jobs, seen.add(need))
  return seen
}

/** Files of the workflows it calls; an arrow from a job instead would undo the direction within the workflow. */
const calledBy = ({ jobs }: Workflow): readonly string[] => [
  ...new Set(Object.values(jobs).flatMap(({ uses }) => (uses?.startsWith('./') === true ? [basename(uses)] : []))),
]

function triggers(file: string, { on }: Workflow): string[] {
  const told = Object.entries(on).flatMap(([event, value]) => sentence(event, value) ?? [])
  if (told.length === 0) return []
  const id = idOf(file, 'on')
  return [`${id}(["${told.join('<br>')}"]):::trigger --> ${idOf(file)}`]
}

/** What starts a workflow, in words; undefined for a call, which has an arrow of its own. */
function sentence(event: string, value: unknown): string | undefined {
  const { branches, paths } = Trigger.safeParse(value).data ?? {}
  switch (event) {
    case 'workflow_call':
      return undefined
    case 'workflow_dispatch':
      return 'by hand'
    case 'schedule':
      return z
        .array(z.object({ cron: z.string() }))
        .parse(value)
        .map(({ cron }) => `schedule ${label(cron)}`)
        .join('<br>')
    default:
      return [
        event.replaceAll('_', ' '),
        ...(branches === undefined ? [] : [`to ${branches.map(label).join(', ')}`]),
        ...(paths === undefined ? [] : ['of some paths']),
      ].join(' ')
  }
}

/** Text in a quoted label; an expression is the name of what it stands for. */
function label(text: string): string {
  return text
    .replaceAll(/\$\{\{\s*(?:[\w-]+\.)*([\w-]+)\s*\}\}/gu, '‹$1›')
    .replaceAll(/["<>*#&]/gu, (character) => `#${character.charCodeAt(0)};`)
}
