/** Contexts of expressions before a job has a machine, and what the machine is told. */
import { nameOf } from '../../github/index.ts'
import { rulesOf } from '../../github/state/rules.ts'
import { githubContext } from '../../runner/index.ts'
import type { RunnerOptions } from '../../runner/index.ts'
import type { Level, Running } from './running.ts'

/** Contexts of a level's jobs before they have a machine. */
export function levelContexts(
  level: Level,
  own: { needs: unknown; strategy: unknown; matrix: unknown },
): Record<string, unknown> {
  return {
    github: runContext(level.running),
    inputs: level.inputs,
    vars: variables(level.running, undefined),
    ...own,
  }
}

/** The `github` context before a job has a machine. */
export function runContext(running: Running): Readonly<Record<string, unknown>> {
  const nowhere = { home: '', temp: '', toolCache: '', trackingId: '' }
  return githubContext({ workspace: '', ...runOptions(running) }, nowhere)
}

/** What the runner is told of the run. */
export function runOptions({ place, repository, run, event, prepared }: Running): Omit<RunnerOptions, 'workspace'> {
  const path = prepared.definition.path
  return {
    repository: nameOf(repository),
    repositoryId: String(repository.id),
    repositoryOwnerId: String(repository.owner.id),
    ref: event.ref,
    sha: event.sha,
    refProtected: rulesOf(repository, event.ref).length > 0,
    eventName: event.name,
    event: event.payload,
    actor: run.actor.login,
    actorId: String(run.actor.id),
    triggeringActor: run.triggeringActor.login,
    runId: String(run.id),
    runNumber: String(run.number),
    runAttempt: String(run.attempt),
    workflow: prepared.definition.name,
    workflowRef: `${nameOf(repository)}/${path}@${event.ref}`,
    workflowSha: prepared.source.sha,
    headRef: event.headRef,
    baseRef: event.baseRef,
    serverUrl: 'https://github.com',
    apiUrl: place.server.url,
  }
}

/**
 * Configuration variables: the repository's, and over them an environment's. A fork's pull request has none, as little as
 * it has secrets (GitHub docs, "Store information in variables").
 */
export function variables(
  { repository, fork }: Pick<Running, 'repository' | 'fork'>,
  environment: string | undefined,
): Record<string, string> {
  if (fork) return {}
  const own = repository.environments.find(({ name }) => name.toLowerCase() === environment?.toLowerCase())
  return Object.fromEntries(
    [...repository.variables, ...(own?.variables ?? [])].map(({ name, value }) => [name, value]),
  )
}

/** Secrets of a job: those of its level, and over them its environment's; none for a fork. */
export function jobSecrets(level: Level, environment: string | undefined): Record<string, string> {
  const { place, fork } = level.running
  if (fork) return {}
  const own = Object.entries(place.secrets.environments ?? {}).find(
    ([name]) => name.toLowerCase() === environment?.toLowerCase(),
  )
  return { ...level.secrets, ...own?.[1] }
}
