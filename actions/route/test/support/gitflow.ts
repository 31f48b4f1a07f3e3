import type { Files } from './repository.ts'

/** A call of a module, to be written into a `.tf` file. */
export const call = (source: string, name = 'm'): string => `module "${name}" {\n  source = "${source}"\n}\n`

export const environmentsFile = `environments:
  global: { branch: main, approvals: 2 }
  dev: { branch: develop, approvals: 0 }
  staging: { branch: release/*, approvals: 0 }
  production: { branch: main, hotfix-branch: hotfix/*, needs: [global], after: staging, github-environment: prod }
`

const root = (environment: string): string => `terraform/environments/${environment}/main.tf`

/** Four environments: `global` on its own, the others on a module `app`, which uses `net`. */
export const gitflow: Files = {
  'README.md': 'hello',
  'terraform/environments.yml': environmentsFile,
  [root('global')]: 'locals {}\n',
  [root('dev')]: call('../../modules/app'),
  [root('staging')]: call('../../modules/app'),
  [root('production')]: call('../../modules/app'),
  'terraform/modules/app/main.tf': call('../net'),
  'terraform/modules/net/main.tf': 'locals {\n  version = 1\n}\n',
}
