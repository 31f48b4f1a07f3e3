import { expect, test } from '@jest/globals'
import { readContext, runUrl, workflowPath } from '@wrenchproof/runner'

const env = {
  GITHUB_REPOSITORY: 'acme/infra',
  GITHUB_REPOSITORY_ID: '42',
  GITHUB_SHA: 'a'.repeat(40),
  GITHUB_REF: 'refs/heads/main',
  GITHUB_EVENT_NAME: 'push',
  GITHUB_ACTOR: 'ada',
  GITHUB_RUN_ID: '7',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_WORKFLOW_REF: 'acme/infra/.github/workflows/deliver.yml@refs/heads/main',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_WORKSPACE: '/w',
  RUNNER_TEMP: '/t',
}

test('reads the run from the runner variables', () => {
  const context = readContext(env)
  expect(context).toMatchObject({ repositoryId: '42', runAttempt: '2', workspace: '/w' })
  expect(workflowPath(context)).toBe('.github/workflows/deliver.yml')
  expect(runUrl(context)).toBe('https://github.com/acme/infra/actions/runs/7/attempts/2')
})

test('names every variable that is missing', () => {
  expect(() => readContext({ ...env, GITHUB_SHA: '', RUNNER_TEMP: undefined })).toThrow(
    /GITHUB_SHA: is not set\n- RUNNER_TEMP/u,
  )
})
