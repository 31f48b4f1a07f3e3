/** A result with every state of a link, and text that tries to shape the summary. */
import type { CheckResult } from '../src/judge.ts'
import { broken, cannotTell, link, notAsked } from '../src/links/link.ts'

const ARN = 'arn:aws:iam::111111111111:role/dev-plan'

export const sampleResult: CheckResult = {
  title: 'dev',
  account: '',
  claims: {
    iss: 'https://token.actions.githubusercontent.com',
    aud: 'sts.amazonaws.com',
    sub: 'repo:acme/infra:ref:refs/heads/a|<b>`*_x_*`',
    exp: 4_000_000_000,
    repository: 'acme/infra',
    repository_id: '42',
    ref: 'refs/heads/a|<b>`*_x_*`',
    jti: 'never shown',
  },
  job: [
    link({ name: 'id-token permission', subject: 'the job' }, ['the runner offers the job a token']),
    link(
      { name: 'clock', subject: 'this machine' },
      ['valid for 300 more seconds'],
      [
        {
          code: 'CLOCK_SKEW',
          severity: 'warning',
          subject: 'this machine',
          reason: 'the clock is 40 seconds behind',
          fix: 'Set the clock of the runner:\nsudo chronyc makestep',
        },
      ],
    ),
  ],
  roles: [
    {
      purpose: 'plan',
      arn: ARN,
      links: [
        cannotTell({ name: 'role', subject: ARN }, 'nothing tells', 'Name a doctor role.'),
        broken(
          { name: 'trust', subject: ARN },
          {
            code: 'TRUST_DENIES',
            reason:
              "deny: no statement allows it\nStringEquals sub: presented 'a|<b>', wanted '![x](https://evil.example)'",
            fix: `Add this statement to the policy:\n${JSON.stringify({ Effect: 'Allow', Action: 'sts:AssumeRoleWithWebIdentity' }, undefined, 2)}`,
          },
        ),
        notAsked({ name: 'permissions', subject: ARN }, 'no actions to simulate were given'),
      ],
    },
  ],
  rest: [link({ name: 'shared roles', subject: 'terraform/environments.yml' }, ['every role has one place'])],
  matrix: {
    roles: [ARN, 'arn:aws:iam::111111111111:role/deploy/dev-apply'],
    rows: [
      { job: 'environment:dev', verdicts: ['allow', 'cannot-tell'] },
      { job: 'pull request', verdicts: ['allow', 'deny'] },
    ],
  },
}
