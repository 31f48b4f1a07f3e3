import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { cliConfigText, outcomeOf, terraformEnvironment } from '@wrenchproof/terraform'
import { applyArguments, initArguments, planArguments } from '../src/argv.ts'
import { identityOf } from '../src/state/backend.ts'
import { eventLine, parseEvent } from '../src/events/event.ts'

describe('argument lists', () => {
  test('init', () => {
    expect(initArguments({ backendConfig: ['bucket=a b', 'key=$(x)'], locked: true })).toEqual([
      'init',
      '-input=false',
      '-no-color',
      '-lockfile=readonly',
      '-backend-config=bucket=a b',
      '-backend-config=key=$(x)',
    ])
  })
  test('plan', () => {
    expect(planArguments({ out: '/t/p', varFiles: ['a.tfvars'], parallelism: 3, lock: false })).toEqual([
      'plan',
      '-input=false',
      '-json',
      '-detailed-exitcode',
      '-lock=false',
      '-var-file=a.tfvars',
      '-parallelism=3',
      '-out=/t/p',
    ])
  })
  test('plan that only looks', () => {
    const asked = { out: '/t/p', varFiles: [], lock: false }
    expect(planArguments({ ...asked, refreshOnly: true })).toContain('-refresh-only')
    expect(planArguments({ ...asked, refreshOnly: false })).not.toContain('-refresh-only')
  })
  test('apply', () => {
    expect(applyArguments('/t/p', undefined)).toEqual([
      'apply',
      '-input=false',
      '-json',
      '-lock=true',
      '-lock-timeout=10s',
      '/t/p',
    ])
  })
})

describe('the environment of a child', () => {
  const settings = { cliConfigFile: '/t/cli.tfrc' }
  test('is an allow-list', () => {
    const job = {
      PATH: '/bin',
      HOME: '/h',
      AWS_REGION: 'us-east-2',
      AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1',
      TF_VAR_size: '3',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'canary',
      ACTIONS_RUNTIME_TOKEN: 'canary',
      GITHUB_TOKEN: 'canary',
      GITHUB_ENV: 'canary',
      'INPUT_PLAN-KEY': 'canary',
      TF_CLI_ARGS: '-lock=false',
      TF_CLI_ARGS_apply: '-auto-approve',
      TF_LOG: 'trace',
      TF_PLUGIN_CACHE_DIR: 'canary',
      TF_REATTACH_PROVIDERS: 'canary',
      TF_DATA_DIR: 'canary',
      TF_WORKSPACE: 'canary',
      LD_PRELOAD: 'canary',
      NODE_OPTIONS: 'canary',
      GIT_SSH_COMMAND: 'canary',
      SSH_AUTH_SOCK: 'canary',
      AWS_PROFILE: 'canary',
      AWS_CONFIG_FILE: 'canary',
      UNSET: undefined,
    }
    expect(terraformEnvironment(job, settings)).toEqual({
      PATH: '/bin',
      HOME: '/h',
      AWS_REGION: 'us-east-2',
      AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1',
      TF_VAR_size: '3',
      CHECKPOINT_DISABLE: '1',
      TF_IN_AUTOMATION: '1',
      TF_INPUT: '0',
      TF_CLI_CONFIG_FILE: '/t/cli.tfrc',
    })
  })
  test('has the session instead of the ambient keys', () => {
    const job = { AWS_ACCESS_KEY_ID: 'ambient', AWS_SECRET_ACCESS_KEY: 'ambient', AWS_SESSION_TOKEN: 'ambient' }
    const session = { AWS_ACCESS_KEY_ID: 'ASIA', AWS_SECRET_ACCESS_KEY: 's' }
    const environment = terraformEnvironment(job, { ...settings, session })
    expect(environment).toMatchObject(session)
    expect(JSON.stringify(environment)).not.toContain('ambient')
  })
})

describe('CLI configuration', () => {
  test('without a mirror, providers come from their registries only', () => {
    expect(cliConfigText(undefined)).toBe('disable_checkpoint = true\nprovider_installation {\n  direct {}\n}\n')
  })
  test('with a mirror, what it has comes from nowhere else', async () => {
    const mirror = await mkdtemp(join(tmpdir(), 'mirror-'))
    await mkdir(join(mirror, 'registry.terraform.io/hashicorp/aws/6.47.0/linux_amd64'), { recursive: true })
    const text = cliConfigText(mirror)
    await rm(mirror, { recursive: true })
    expect(text).toContain(`path    = ${JSON.stringify(mirror)}`)
    expect(text.match(/registry\.terraform\.io\/hashicorp\/aws/gu)).toHaveLength(2)
    expect(text).toContain('exclude = ["registry.terraform.io/hashicorp/aws"]')
  })
  test('an empty mirror is an error', () => {
    expect(() => cliConfigText('/nonexistent')).toThrow('has no providers in it')
  })
})

describe('where a state is', () => {
  test.each([
    ['local', {}, 'local {}'],
    ['local', { path: 'a.tfstate', workspace_dir: null }, 'local {"path":"a.tfstate"}'],
    [
      's3',
      {
        key: 'k',
        bucket: 'b',
        region: 'r',
        access_key: 'AKIA',
        secret_key: 's',
        endpoints: { s3: 'http://e', iam: null },
      },
      's3 {"bucket":"b","endpoints":{"s3":"http://e"},"key":"k"}',
    ],
    ['http', { address: 'https://a', password: 'p' }, 'http {"address":"https://a"}'],
    ['http', { address: 'https://u:pw@a:8443/dev?t=x' }, 'http {"address":"https://a:8443/dev?0c25a9fb6eac"}'],
    ['s3', { bucket: 'b', key: 'password-store/a=b' }, 's3 {"bucket":"b","key":"password-store/a=b"}'],
    [
      'pg',
      { conn_str: 'postgres://u:pw@db:5432/state?sslmode=disable', schema_name: 'dev' },
      'pg {"conn_str":"postgres://db:5432/state?0790b13f3def","schema_name":"dev"}',
    ],
    ['pg', { conn_str: "host=db password='a host=x' dbname=state" }, 'pg {"conn_str":"host=db dbname=state"}'],
    [
      'kubernetes',
      { host: 'https://k8s.example', token: 'secret', namespace: 'ops', secret_suffix: 'dev' },
      'kubernetes {"host":"https://k8s.example","namespace":"ops","secret_suffix":"dev"}',
    ],
  ])('%s %j', (type, config, identity) => {
    expect(identityOf(type, config)).toBe(identity)
  })
  test('a backend that keeps plans itself is not supported', () => {
    expect(() => identityOf('remote', {})).toThrow("the backend 'remote' is not supported")
  })
})

describe('events', () => {
  const started =
    '{"@message":"a: Creating... [id=secret]","type":"apply_start","hook":{"resource":{"addr":"a.b"},"action":"create"}}'
  test.each([
    [started, 'a.b: create ...'],
    [
      '{"type":"apply_complete","hook":{"resource":{"addr":"a.b"},"action":"create","id_key":"id","id_value":"secret","elapsed_seconds":2}}',
      'a.b: create done in 2s',
    ],
    ['{"type":"provision_progress","hook":{"resource":{"addr":"a.b"},"output":"::add-mask::x"}}', undefined],
    [
      '{"type":"diagnostic","diagnostic":{"severity":"error","summary":"S","detail":"d\\n d2","address":"a.b","range":{"filename":"m.tf","start":{"line":4,"column":3,"byte":1}},"snippet":{"code":"secret"}}}',
      'error: S (m.tf:4:3, a.b): d d2',
    ],
    [
      '{"type":"change_summary","changes":{"add":1,"change":2,"remove":3,"import":0,"operation":"plan"}}',
      'plan: 1 to add, 2 to change, 3 to destroy, 0 to import',
    ],
    ['{"type":"something_new"}', undefined],
  ])('%s', (line, text) => {
    const event = parseEvent(line)
    if (event === undefined) throw new Error('not taken for an event')
    expect(eventLine(event)).toBe(text)
  })
  test.each(['', 'plain text', '{', '{"type":1}', '[]', '{"type":"diagnostic","diagnostic":{"severity":"fatal"}}'])(
    'not an event: %j',
    (line) => {
      expect(parseEvent(line)).toBeUndefined()
    },
  )
})

interface OutcomeCase {
  what: string
  evidence: {
    ran?: boolean
    exitCode: number | null
    interrupted?: boolean
    started?: number
    completed?: number
    errors?: string[]
    warnings?: string[]
    after: number | 'unreadable' | 'missing'
  }
  outcome: string
}
const cases = JSON.parse(await readFile(new URL('../testdata/outcomes.json', import.meta.url), 'utf8')) as OutcomeCase[]

test.each(cases)('outcome: $what', ({ evidence, outcome }) => {
  const state = (serial: number) => ({ lineage: 'l', serial })
  const states = { unreadable: 'unreadable', missing: undefined } as const
  const found = (severity: 'error' | 'warning') => (summary: string) => ({ severity, summary, detail: '' })
  expect(
    outcomeOf({
      ran: evidence.ran ?? true,
      exitCode: evidence.exitCode,
      interrupted: evidence.interrupted ?? false,
      started: evidence.started ?? 0,
      completed: evidence.completed ?? 0,
      diagnostics: [...(evidence.errors ?? []).map(found('error')), ...(evidence.warnings ?? []).map(found('warning'))],
      before: state(5),
      after: typeof evidence.after === 'number' ? state(evidence.after) : states[evidence.after],
    }),
  ).toBe(outcome)
})
