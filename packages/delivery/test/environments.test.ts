import { describe, expect, test } from '@jest/globals'
import { explain } from '@wrenchproof/errors'
import {
  allowOf,
  environmentNamed,
  environmentsJsonSchema,
  parseDuration,
  parseEnvironments,
} from '@wrenchproof/delivery'

const file = 'terraform/environments.yml'

function problemsOf(text: string): string[] {
  try {
    parseEnvironments(text, file)
  } catch (error) {
    return explain(error)
  }
  return []
}

test('reads every key and fills in what is left out', () => {
  const { all, terraform } = parseEnvironments(
    `
terraform: { version: 1.11.4, sha256: { linux-amd64: ${'ab'.repeat(32)} } }
environments:
  global: { branch: main, protect: ["**"] }
  production:
    branch: main
    hotfix-branch: hotfix/*
    root: infra/prod/
    account: "111111111111"
    region: us-east-2
    plan-role: arn:aws:iam::111111111111:role/read
    apply-role: arn:aws:iam::111111111111:role/deploy
    session: 2h
    needs: [global]
    after: global
    soak: 30m
    approvals: 2
    verify: stored
    module-sources: { remote: immutable }
    module-skew: minor
`,
    file,
  )
  expect(terraform?.version).toBe('1.11.4')
  expect(all[0]).toEqual({
    name: 'global',
    branch: 'main',
    root: 'terraform/environments/global',
    workspace: 'default',
    githubEnvironment: 'global',
    staticKeys: 'refuse',
    needs: [],
    soak: 0,
    approvals: 1,
    protect: ['**'],
    destroyBudget: 0,
    verify: 'replan',
    moduleSources: { local: 'allow', remote: 'any' },
    moduleSkew: 'any',
    allow: allowOf(),
  })
  expect(all[1]).toMatchObject({
    hotfixBranch: 'hotfix/*',
    root: 'infra/prod',
    account: '111111111111',
    planRole: 'arn:aws:iam::111111111111:role/read',
    applyRole: 'arn:aws:iam::111111111111:role/deploy',
    session: 7_200_000,
    after: 'global',
    soak: 1_800_000,
    approvals: 2,
    verify: 'stored',
    moduleSources: { local: 'allow', remote: 'immutable' },
    moduleSkew: 'minor',
  })
})

test('says everything that is wrong at once, with line and column', () => {
  expect(
    problemsOf(`environments:
  dev:
    branch: develop
    account: 111111111111
    approvals: -1
    verfy: stored
    allow: { provisoners: true }
    after: prodution
  Staging: { branch: "release/*" }
  production:
    soak: soon
    root: ../elsewhere
`),
  ).toEqual([
    'INPUT_INVALID: terraform/environments.yml cannot be used',
    '- terraform/environments.yml:4:5: environments.dev.account: must be 12 digits in quotes',
    expect.stringMatching(/^- terraform\/environments.yml:5:5: environments.dev.approvals: /u),
    "- terraform/environments.yml:6:5: environments.dev.verfy: is not a key of the environments file; did you mean 'verify'?",
    "- terraform/environments.yml:7:14: environments.dev.allow.provisoners: is not a key of the environments file; did you mean 'provisioners'?",
    "- terraform/environments.yml:8:5: environments.dev.after: there is no environment 'prodution'; known are dev, Staging, production; did you mean 'production'?",
    expect.stringMatching(/^- terraform\/environments.yml:9:3: environments.Staging: must be 1 to 30 lower-case/u),
    '- terraform/environments.yml:10:3: environments.production.branch: is required',
    '- terraform/environments.yml:11:5: environments.production.soak: must be a whole number and a unit, such as 30m, 24h or 7d',
    '- terraform/environments.yml:12:5: environments.production.root: must be a path inside the repository, relative to its top, without ..',
    'Fix: Mend the environments file; schemas/environments.schema.json describes it to editors.',
  ])
})

test('names broken relations', () => {
  const lines = problemsOf(`environments:
  dev: { branch: develop, after: qa, soak: 1h }
  staging: { branch: main, needs: [production] }
  production:
    branch: main
    account: "222222222222"
    plan-role: arn:aws:iam::111111111111:role/plan
    needs: [staging]
`)
  expect(lines.slice(1, -1)).toEqual([
    "- terraform/environments.yml:2:27: environments.dev.after: there is no environment 'qa'; known are dev, staging, production",
    '- terraform/environments.yml:7:5: environments.production.plan-role: needs its other half: an environment has both a plan-role and an apply-role, or neither',
    '- terraform/environments.yml:7:5: environments.production.plan-role: is a role of account 111111111111, but account is 222222222222',
    '- terraform/environments.yml:3:28: environments.staging.needs: goes in a circle: staging -> production -> staging',
  ])
})

test('the gate of one environment is no other environment', () => {
  const lines = problemsOf(`environments:
  dev: { branch: develop }
  dev-approval: { branch: main }
  staging: { branch: main, github-environment: Stage }
  other:
    branch: main
    github-environment: stage-approval-2
  dev-approvals: { branch: main }
`)
  expect(lines.slice(1, -1)).toEqual([
    '- terraform/environments.yml:3:3: environments.dev-approval: is the name of the gate where people approve dev: give it another',
    '- terraform/environments.yml:7:5: environments.other.github-environment: is the name of the gate where people approve staging: give it another',
  ])
})

test('a pattern has three wildcards at most: it is matched by trying', () => {
  const lines = problemsOf(`environments:
  dev: { branch: "**/v*.*", hotfix-branch: "*a*a*a*a" }
`)
  expect(lines.slice(1, -1)).toEqual([
    '- terraform/environments.yml:2:29: environments.dev.hotfix-branch: may have three wildcards (`*` or `**`) at most',
  ])
})

test('a pattern of any length is refused at once', () => {
  const stars = `${'*'.repeat(20_000)}a*a*a*a`
  expect(problemsOf(`environments:\n  dev: { branch: "${stars}" }\n`).join('\n')).toContain('at most')
})

test('module rules: a skew needs something to compare with', () => {
  expect(
    problemsOf(`environments:
  dev: { branch: develop, module-skew: patch }
  production: { branch: main, after: dev, module-sources: { local: never }, module-skew: major }
`).slice(1, -1),
  ).toEqual([
    expect.stringMatching(/^- terraform\/environments\.yml:3:61: environments\.production\.module-sources\.local: /u),
    expect.stringMatching(/^- terraform\/environments\.yml:3:77: environments\.production\.module-skew: /u),
  ])
  expect(problemsOf('environments:\n  dev: { branch: develop, module-skew: patch }\n').slice(1, -1)).toEqual([
    '- terraform/environments.yml:2:27: environments.dev.module-skew: has no meaning without `after`: say which environment to compare with, or take it out',
  ])
})

describe('text that is no environments file', () => {
  test.each([
    [
      'aliases of aliases',
      `a: &a [${'1,'.repeat(20)}]\nb: &b [${'*a,'.repeat(20)}]\nenvironments: [${'*b,'.repeat(20)}]\n`,
      /environments\.yml: YAML: its aliases stand for too much/u,
    ],
    ['broken YAML', 'environments:\n  dev: [', /environments\.yml:2:\d+: YAML: /u],
    [
      'a key twice',
      'environments:\n  dev: { branch: a }\n  dev: { branch: b }\n',
      /3:3: YAML: Map keys must be unique/u,
    ],
    ['nothing', '', /environments\.yml/u],
    ['a list', '- a\n', /environments\.yml:1:1/u],
    ['no environment', 'environments: {}\n', /must name at least one environment/u],
  ])('%s', (_what, text, expected) => {
    expect(problemsOf(text).join('\n')).toMatch(expected)
  })
})

test('an unknown environment is answered with the names there are', () => {
  const environments = parseEnvironments('environments: { dev: { branch: develop }, prod: { branch: main } }', file)
  expect(environmentNamed(environments, 'prod').branch).toBe('main')
  expect(() => environmentNamed(environments, 'pord')).toThrow("has dev, prod; did you mean 'prod'?")
  expect(() => environmentNamed(environments, 'qa')).toThrow(
    "there is no environment 'qa'; the environments file has dev, prod",
  )
})

test.each([
  ['90s', 90_000],
  ['30m', 1_800_000],
  ['24h', 86_400_000],
  ['7d', 604_800_000],
  ['0h', 0],
  ['', undefined],
  ['1.5h', undefined],
  ['24', undefined],
  ['-1h', undefined],
  ['9999d', undefined],
])('duration %j', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds)
})

test('the JSON schema tells editors what the parser takes', () => {
  expect(environmentsJsonSchema()).toMatchObject({
    type: 'object',
    required: ['environments'],
    additionalProperties: false,
  })
})
