import { describe, expect, test } from '@jest/globals'
import { environmentNamed, parseEnvironments, previewed } from '@wrenchproof/delivery'

const role = (name: string) => `arn:aws:iam::111111111111:role/${name}`
const roles = (plan: string, apply: string) => `plan-role: "${role(plan)}", apply-role: "${role(apply)}"`

const base = parseEnvironments(
  `allow: { providers: [hashicorp/*, acme/*] }
environments:
  dev: { branch: develop, account: "111111111111", ${roles('dev-plan', 'dev-apply')} }
  bare: { branch: develop, allow: { providers: [hashicorp/aws] } }
`,
  'environments.yml',
)

function terms(entry: string, name = 'dev') {
  const own = parseEnvironments(`environments:\n  ${name}: { branch: develop, ${entry} }\n`, 'environments.yml')
  return previewed(environmentNamed(own, name), base)
}

describe('a preview goes by what is in force', () => {
  test('what both allow is allowed, by lists and by switches', () => {
    const { allow } = terms(`allow: { providers: ["*/*"], provisioners: true }, ${roles('dev-plan', 'dev-apply')}`)
    expect(allow.map(({ providers, provisioners }) => ({ providers, provisioners }))).toEqual(
      expect.arrayContaining([
        { providers: ['*/*'], provisioners: true },
        { providers: ['hashicorp/*', 'acme/*'], provisioners: false },
      ]),
    )
  })

  test.each<[string, string, string[]]>([
    ['another role', roles('mine', 'dev-apply'), ['plan-role', 'account']],
    ['no role', 'static-keys: allow', ['plan-role', 'account', 'static-keys']],
    ['the same', `account: "111111111111", ${roles('dev-plan', 'dev-apply')}`, []],
  ])('%s', (_what, entry, kept) => {
    const { environment, kept: told } = terms(entry)
    expect(environment).toMatchObject({ planRole: role('dev-plan'), account: '111111111111', staticKeys: 'refuse' })
    expect(told).toEqual(kept)
  })

  test('a new environment has its own role, and what the file allows all', () => {
    const { environment, allow, kept } = terms(roles('new-plan', 'new-apply'), 'new')
    expect(environment.planRole).toBe(role('new-plan'))
    expect(allow).toContainEqual(base.allow)
    expect(kept).toEqual([])
  })

  test('one that gets its first role has it', () => {
    expect(terms(roles('bare-plan', 'bare-apply'), 'bare').environment.planRole).toBe(role('bare-plan'))
  })

  test.each(['new', 'bare'])('and never the role that applies another: %s', (name) => {
    expect(() => terms(roles('dev-apply', 'x'), name)).toThrow(
      expect.objectContaining({ code: 'ROLE_REFUSED', message: expect.stringContaining('the role that applies dev') }),
    )
  })
})
