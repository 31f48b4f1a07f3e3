import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { mintToken } from '../../github/index.ts'
import { clientOf } from '../../github/test/support.ts'
import type { JobReport, Progress, RunResult, ServiceOptions, WorkflowService } from '../index.ts'
import { holdFile, mainWorkflow, workflowWorld } from './world.ts'
import type { TestWorld } from './world.ts'

let world: TestWorld
beforeAll(async () => {
  world = await workflowWorld()
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
})

/** A service whose progress can be waited for. */
async function watched(options: Partial<ServiceOptions> = {}) {
  const seen: Progress[] = []
  const waiting = new Set<() => void>()
  const service = await world.service({
    ...options,
    onProgress(happened) {
      seen.push(happened)
      for (const look of waiting) look()
    },
  })
  return {
    service,
    async until(wanted: (happened: Progress) => boolean): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<undefined>()
      const look = () => {
        if (seen.some(wanted)) resolve(undefined)
      }
      waiting.add(look)
      look()
      await promise
    },
    [Symbol.asyncDispose]: async () => service[Symbol.asyncDispose](),
  }
}

async function started(service: WorkflowService, workflow: string) {
  const { repository } = world
  return service.start({ repository, workflow: mainWorkflow, event: await world.branch({ [mainWorkflow]: workflow }) })
}

const conclusions = ({ jobs }: RunResult) => Object.fromEntries(jobs.map(({ name, conclusion }) => [name, conclusion]))
const attempts = ({ jobs }: RunResult) => Object.fromEntries(jobs.map(({ name, attempt }) => [name, attempt]))
const job = ({ jobs }: RunResult, name: string): JobReport | undefined => jobs.find((report) => report.name === name)
const messages = (result: RunResult, name: string) => job(result, name)?.annotations.map(({ message }) => message)

const client = (
  permissions = { actions: 'write', deployments: 'write', contents: 'write' } as const,
  actor = 'alice',
) =>
  clientOf(
    world.server.url,
    mintToken(world.state, { kind: 'user', repositories: [world.repository], permissions, actor }),
  )
const repo = { owner: 'acme', repo: 'infra' }

describe('concurrency groups', () => {
  const holding = (concurrency: string) =>
    `on: push\njobs:\n  a:\n    runs-on: u\n    concurrency: ${concurrency}\n    steps:\n      - run: while [ ! -e "$HOLD" ]; do read -t 0.02 <> <(:) || true; done\n`

  test('one runs, one waits, and by default a newer one takes its place', async () => {
    await using watch = await watched()
    await using gate = await holdFile()
    const workflow = holding('default-group').replace('$HOLD', gate.path)
    const first = await started(watch.service, workflow)
    await watch.until(({ kind, run }) => kind === 'job-started' && run === first.id)
    const second = await started(watch.service, workflow)
    await watch.until(({ kind, run }) => kind === 'job-pending' && run === second.id)
    const third = await started(watch.service, workflow)
    const dropped = await second.done
    expect(messages(dropped, 'a')).toEqual([
      "Canceling since a higher priority waiting request for 'default-group' exists",
    ])
    await gate.open()
    expect([dropped, await first.done, await third.done].map(({ conclusion }) => conclusion)).toEqual([
      'cancelled',
      'success',
      'success',
    ])
  })

  test('with queue: max all wait and run in order', async () => {
    await using watch = await watched()
    await using gate = await holdFile()
    const workflow = holding('{ group: Max-Group, queue: max }').replace('$HOLD', gate.path)
    const handles = []
    for (let count = 0; count < 4; count += 1) {
      const handle = await started(watch.service, workflow)
      handles.push(handle)
      await watch.until(({ kind, run }) => run === handle.id && (kind === 'job-started' || kind === 'job-pending'))
    }
    const order: number[] = []
    const noted = handles.map(async ({ done, id }) => {
      const { conclusion } = await done
      order.push(id)
      return conclusion
    })
    await gate.open()
    expect(await Promise.all(noted)).toEqual(['success', 'success', 'success', 'success'])
    expect(order).toEqual(handles.map(({ id }) => id))
  })

  test('cancel-in-progress ends the one that runs', async () => {
    await using watch = await watched({ cancelGrace: { interrupt: 50, terminate: 50 } })
    const workflow =
      'on: push\nconcurrency: { group: eager, cancel-in-progress: true }\njobs: { a: { runs-on: u, steps: [{ run: exec sleep 60 }] } }\n'
    const first = await started(watch.service, workflow)
    await watch.until(({ kind, run }) => kind === 'step-started' && run === first.id)
    const second = await started(watch.service, workflow.replace('exec sleep 60', 'true'))
    expect([(await first.done).conclusion, (await second.done).conclusion]).toEqual(['cancelled', 'success'])
  })

  test("a called workflow in its caller's group is cancelled instead of waiting for itself", async () => {
    const result = await world.run(
      'on: push\nconcurrency: same\njobs: { call: { uses: ./.github/workflows/called.yml } }\n',
      {
        files: {
          '.github/workflows/called.yml':
            'on: workflow_call\nconcurrency: SAME\njobs: { a: { runs-on: u, steps: [{ run: echo }] } }\n',
        },
      },
    )
    expect(result.conclusion).toBe('cancelled')
    expect(messages(result, 'call')?.[0]).toContain('deadlock')
  })
})

describe('cancelling', () => {
  const workflow = `on: push
jobs:
  a:
    runs-on: u
    steps:
      - run: trap 'echo interrupted; exit 130' INT; echo ready; while true; do read -t 0.05 <> <(:) || true; done
      - run: echo not reached
      - if: always()
        run: echo cleaned up
  b: { runs-on: u, needs: a, steps: [{ run: echo }] }
  c: { runs-on: u, needs: a, if: always(), steps: [{ run: echo last }] }
`
  test('signals the step, runs what asks for it, and skips the rest', async () => {
    await using watch = await watched()
    const handle = await started(watch.service, workflow)
    await watch.until((happened) => happened.kind === 'line' && happened.text === 'ready')
    const result = await handle.cancel()
    expect(result.conclusion).toBe('cancelled')
    expect(conclusions(result)).toEqual({ a: 'cancelled', b: 'skipped', c: 'success' })
    expect(job(result, 'a')?.steps.map(({ log, conclusion }) => [conclusion, log])).toEqual([
      ['cancelled', 'ready\ninterrupted\n'],
      ['skipped', ''],
      ['success', 'cleaned up\n'],
    ])
  })

  test('through the REST API', async () => {
    await using watch = await watched({ cancelGrace: { interrupt: 20, terminate: 20 } })
    const handle = await started(watch.service, workflow)
    await watch.until((happened) => happened.kind === 'line' && happened.text === 'ready')
    await client().request('POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel', { ...repo, run_id: handle.id })
    expect((await handle.done).conclusion).toBe('cancelled')
  })
})

describe('gates', () => {
  const workflow =
    'on: push\njobs: { deploy: { runs-on: u, environment: production, steps: [{ run: echo deployed }] } }\n'

  test('are passed through the REST API, and shown there', async () => {
    world.environment('production', { reviewers: ['alice'] })
    await using watch = await watched()
    const handle = await started(watch.service, workflow)
    await watch.until(({ kind }) => kind === 'job-waiting')
    const at = { ...repo, run_id: handle.id }
    const run = async () => (await client().request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', at)).data
    expect((await run()).status).toBe('waiting')
    const { data: pending } = await client().request(
      'GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments',
      at,
    )
    await client().request('POST /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments', {
      ...at,
      environment_ids: pending.map(({ environment }) => Number(environment.id ?? 0)),
      state: 'approved',
      comment: 'go',
    })
    expect((await handle.done).conclusion).toBe('success')
    const { data: approvals } = await client().request('GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals', at)
    expect(approvals.map(({ user, comment }) => [user.login, comment])).toEqual([['alice', 'go']])
    expect(await run()).toMatchObject({ status: 'completed', conclusion: 'success' })
    expect(world.repository.deployments.at(-1)).toMatchObject({ environment: 'production' })
  })

  test('nobody approves what only others may review', async () => {
    world.environment('production', { reviewers: ['alice', 'dana'], preventSelfReview: true })
    await using service = await world.service({ approve: () => ({ by: 'dana', state: 'approved' }) })
    const handle = await started(service, workflow)
    await expect(handle.done).rejects.toThrow('dana started the run and may not review it')
  })

  test('a wait timer runs out, or is cancelled', async () => {
    world.environment('production', { waitTimer: 1 })
    await using quick = await world.service({ minute: 10 })
    expect((await (await started(quick, workflow)).done).conclusion).toBe('success')
    await using slow = await world.service()
    expect((await (await started(slow, workflow)).cancel()).conclusion).toBe('cancelled')
  })

  test('one that is cancelled while it waits', async () => {
    world.environment('production', { reviewers: ['alice'] })
    await using watch = await watched()
    const handle = await started(watch.service, workflow)
    await watch.until(({ kind }) => kind === 'job-waiting')
    expect(conclusions(await handle.cancel())).toEqual({ deploy: 'cancelled' })
  })
})

describe('permissions', () => {
  const asking = (permissions: string) => `on: push
${permissions}
jobs:
  a:
    runs-on: u
    steps:
      - run: |
          ask() { curl -s -o /dev/null -w "%{http_code}\\n" -H "authorization: Bearer $TOKEN" "$@"; }
          ask "$GITHUB_API_URL/repos/acme/infra/commits"
          ask -X POST -d '{"title":"x"}' "$GITHUB_API_URL/repos/acme/infra/issues"
        env: { TOKEN: '\${{ github.token }}' }
`
  test.each([
    ['', '200\n403\n'],
    ['permissions: { issues: write }', '403\n201\n'],
    ['permissions: write-all', '200\n201\n'],
    ['permissions: {}', '403\n403\n'],
  ])('%j', async (permissions, codes) => {
    const result = await world.run(asking(permissions))
    expect(job(result, 'a')?.steps[0]?.log).toBe(codes)
  })
})

describe('running again', () => {
  const workflow = `on: push
jobs:
  good: { runs-on: u, outputs: { at: '\${{ github.run_attempt }}' }, steps: [{ run: echo good }] }
  bad: { runs-on: u, steps: [{ run: '[ "$GITHUB_RUN_ATTEMPT" = 2 ]' }] }
  after: { runs-on: u, needs: [good, bad], steps: [{ run: 'echo "\${{ needs.good.outputs.at }} $GITHUB_TRIGGERING_ACTOR $GITHUB_ACTOR"' }] }
`
  test('what failed, and what needs it', async () => {
    await using service = await world.service()
    const handle = await started(service, workflow)
    expect(conclusions(await handle.done)).toEqual({ good: 'success', bad: 'failure', after: 'skipped' })
    const again = await (await service.rerun(handle.id, { jobs: 'failed', actor: 'bob' })).done
    expect(again).toMatchObject({ attempt: 2, conclusion: 'success' })
    expect(attempts(again)).toEqual({ good: 1, bad: 2, after: 2 })
    expect(job(again, 'after')?.steps[0]?.log).toBe('1 bob dana\n')
    const { data } = await client().request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', {
      ...repo,
      run_id: handle.id,
    })
    expect(data).toMatchObject({ run_attempt: 2, conclusion: 'success' })
  })

  test('everything, or one job', async () => {
    await using service = await world.service()
    const handle = await started(service, workflow)
    await handle.done
    const all = await (await service.rerun(handle.id)).done
    expect(all.jobs.map(({ attempt }) => attempt)).toEqual([2, 2, 2])
    const one = await (await service.rerun(handle.id, { jobs: ['good'] })).done
    expect(attempts(one)).toEqual({ good: 3, bad: 2, after: 3 })
  })
})

test('one job alone', async () => {
  await using service = await world.service()
  const event = await world.branch({
    [mainWorkflow]:
      'on: push\njobs: { a: { runs-on: u, steps: [{ run: exit 1 }] }, b: { needs: a, if: false, runs-on: u, steps: [{ run: echo }] } }\n',
  })
  const handle = await service.start({ repository: world.repository, workflow: mainWorkflow, event, only: 'b' })
  expect(conclusions(await handle.done)).toEqual({ b: 'success' })
})
