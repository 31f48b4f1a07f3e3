/** A tree that terraform is done with in no time: one parameter for each environment. */
const role = (name: string, purpose: string) =>
  `arn:aws:iam::${accounts[name] ?? ''}:role/wrenchproof-${name}-${purpose}`

const accounts: Readonly<Record<string, string>> = {
  global: '111111111111',
  dev: '222222222222',
  staging: '333333333333',
  production: '111111111111',
}

/** Settings of each environment beside account and roles, such as `branch: main`. */
export type Settings = Readonly<Record<string, readonly string[]>>

export const rootFile = (name: string): string => `terraform/environments/${name}/main.tf`

/** The root of an environment; `more` is added at its end. */
export const root = (name: string, value: string, more = ''): string => `terraform {
  backend "s3" {
    bucket       = "acme-tfstate-${accounts[name] ?? ''}"
    key          = "${name}/terraform.tfstate"
    region       = "us-east-2"
    use_lockfile = true
  }
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "us-east-2"
  default_tags { tags = { Environment = "${name}", ManagedBy = "terraform" } }
}

resource "aws_ssm_parameter" "release" {
  name  = "/${name}/release"
  type  = "String"
  value = "${value}"
}
${more}`

/** An environments file and a root for each environment. */
export function smallTree(settings: Settings): Record<string, string> {
  const entries = Object.entries(settings).map(([name, own]) =>
    [
      `  ${name}:`,
      ...[
        ...own,
        `account: '${accounts[name] ?? ''}'`,
        'region: us-east-2',
        `plan-role: ${role(name, 'plan')}`,
        `apply-role: ${role(name, 'apply')}`,
      ].map((line) => `    ${line}`),
    ].join('\n'),
  )
  return {
    'terraform/environments.yml': `environments:\n${entries.join('\n')}\n`,
    ...Object.fromEntries(Object.keys(settings).map((name) => [rootFile(name), root(name, 'v1')])),
  }
}
