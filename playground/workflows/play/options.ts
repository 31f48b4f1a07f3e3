/** The command line of `npm run play`. */
import { parseArgs } from 'node:util'

export interface PlayOptions {
  readonly workflow: string
  readonly event: string
  readonly repo: string
  readonly ref: string | undefined
  readonly base: string | undefined
  readonly actor: string
  readonly only: string | undefined
  readonly inputs: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
  readonly vars: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string>>
  readonly standIns: Readonly<Record<string, string>>
  /** Directories of other repositories by `owner/name`. */
  readonly repositories: Readonly<Record<string, string>>
  /** Reviewers by environment. */
  readonly environments: Readonly<Record<string, readonly string[]>>
  readonly approve: boolean
  readonly committed: boolean
  readonly log: boolean
  readonly summary: boolean
  readonly list: boolean
}

/** The command line cannot be understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export const help = `usage: npm run play -- WORKFLOW [options]
       npm run play -- --list [options]

Runs a workflow of a repository on this machine, against the playground's GitHub. Nothing leaves the machine.

  WORKFLOW             path or file name of a workflow file
  --event NAME|FILE    push (default), pull_request, merge_group, workflow_dispatch, schedule, another event by its name,
                       or a JSON file with the payload
  --repo DIR           the repository; this directory by default
  --ref BRANCH         branch or tag to run at; the one that is checked out by default, with what is not committed yet
  --base BRANCH        the branch a pull request goes to; the default branch by default
  --committed          leave out what is not committed yet
  --input NAME=VALUE   input of workflow_dispatch
  --only JOB           one job alone, as if it needed nothing and had no condition
  --actor LOGIN        who causes the event; you by default
  --environment NAME[=LOGIN,...]
                       an environment the repository has, and its reviewers
  --approve            approve every gate; otherwise you are asked, and without a terminal it is rejected
  --secret NAME[=VALUE] a secret; without a value it is taken from this environment
  --var NAME=VALUE     a configuration variable
  --env NAME=VALUE     a variable of every job's machine
  --stand-in OWNER/NAME[/PATH]=DIR
                       stands in for an action from elsewhere, or for all of a repository's
  --repository OWNER/NAME=DIR
                       another repository, whose workflows and actions are used as they lie in DIR, at whatever ref
  --log                every line of every step, not only of those that failed
  --summary            the step summaries at the end
  --list               which workflows the event starts, and why the others not; runs nothing
  --help               this text

Exit code: 0 the run succeeded or was skipped, 1 it failed or was cancelled, 2 it was refused or this command line was.
`

const pairs = { type: 'string', multiple: true } as const

/** Reads the command line; undefined when help is asked for. Throws `UsageError`. */
export function playOptions(argv: readonly string[], env: NodeJS.ProcessEnv): PlayOptions | undefined {
  const { values, positionals } = parsed(argv)
  if (values.help === true) return undefined
  const [workflow = '', ...more] = positionals
  if (more.length > 0) throw new UsageError(`one workflow at a time, not also ${more.join(' ')}`)
  if (workflow === '' && values.list !== true) throw new UsageError('which workflow?')
  return {
    workflow,
    event: values.event ?? 'push',
    repo: values.repo ?? '.',
    ref: values.ref,
    base: values.base,
    actor: values.actor ?? env['USER'] ?? 'octocat',
    only: values.only,
    inputs: record('--input', values.input),
    secrets: record('--secret', values.secret, env),
    vars: record('--var', values.var),
    env: record('--env', values.env),
    standIns: record('--stand-in', values['stand-in']),
    repositories: record('--repository', values.repository),
    environments: Object.fromEntries(
      (values.environment ?? []).map((text) => {
        const [name = '', reviewers = ''] = text.split('=')
        return [name, reviewers.split(',').filter((login) => login !== '')]
      }),
    ),
    approve: values.approve ?? false,
    committed: values.committed ?? false,
    log: values.log ?? false,
    summary: values.summary ?? false,
    list: values.list ?? false,
  }
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        event: { type: 'string' },
        repo: { type: 'string' },
        ref: { type: 'string' },
        base: { type: 'string' },
        actor: { type: 'string' },
        only: { type: 'string' },
        input: pairs,
        secret: pairs,
        var: pairs,
        env: pairs,
        'stand-in': pairs,
        repository: pairs,
        environment: pairs,
        approve: { type: 'boolean' },
        committed: { type: 'boolean' },
        log: { type: 'boolean' },
        summary: { type: 'boolean' },
        list: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

/** NAME=VALUE pairs; with an environment to look in, NAME alone is one too. */
function record(option: string, texts: readonly string[] = [], env?: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const equals = text.indexOf('=')
      if (equals > 0) return [text.slice(0, equals), text.slice(equals + 1)]
      const value = env?.[text]
      if (value === undefined) throw new UsageError(`${option} needs NAME=VALUE, not '${text}'`)
      return [text, value]
    }),
  )
}
