/** Rules about the tree's text: what roots may hold, how inputs are declared, what may not be lost or brought in. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { attributesOf, blocksIn, descriptionOf, skeletonOf } from './hcl.ts'
import type { Block } from './hcl.ts'
import { moduleNames } from './modules.ts'
import { treeEnvironments } from './roots.ts'
import { typesIn } from './types.ts'

/** Roots that differ in values alone. */
export const siblings = ['dev', 'staging', 'production'] as const

/** Everything that breaks a rule, as sentences that name the place; empty for a tree in order. */
export function layoutProblems(tree: string): readonly string[] {
  return [
    ...thinRoots(tree),
    ...equalRoots(tree),
    ...placedRoots(tree),
    ...modules(tree),
    ...kept(tree),
    ...foreign(tree),
    ...strayFiles(tree),
    ...typesIn(tree)
      .filter(({ declared }) => declared === 'not declared')
      .map(({ name, users }) => `${name} (${users.join(', ')}): the playground does not declare this type`),
  ]
}

const rootOf = (tree: string, name: string): string => join(tree, 'environments', name)
const roots = (tree: string): readonly string[] => readdirSync(join(tree, 'environments')).toSorted()

function thinRoots(tree: string): readonly string[] {
  const allowed = ['terraform', 'provider', 'module', 'locals', 'output']
  return roots(tree).flatMap((name) =>
    blocksIn(rootOf(tree, name)).flatMap(({ type, labels, file }) => {
      const at = `environments/${name}/${file}`
      if (!allowed.includes(type)) return [`${at}: a root holds no ${type}; it belongs into a module`]
      return type === 'provider' && labels[0] !== 'aws' ? [`${at}: a root configures no provider but aws`] : []
    }),
  )
}

function equalRoots(tree: string): readonly string[] {
  const [first, ...others] = siblings
  const read = (name: string, file: string): string => readFileSync(join(rootOf(tree, name), file), 'utf8')
  return readdirSync(rootOf(tree, first)).flatMap((file) =>
    others.flatMap((other) => {
      const byValue = ['settings.tf', 'release.tf', 'backend.tf'].includes(file)
      const [a, b] = [read(first, file), read(other, file)].map((text) => (byValue ? skeletonOf(text) : text))
      return a === b ? [] : [`environments/${other}/${file}: differs from ${first}'s in more than values`]
    }),
  )
}

/** Account, region and state of a root are those of the environments file. */
function placedRoots(tree: string): readonly string[] {
  return treeEnvironments(tree).flatMap(({ name, account = '', region = '' }) => {
    const read = (file: string): string => readFileSync(join(rootOf(tree, name), file), 'utf8')
    const wanted: readonly (readonly [string, string])[] = [
      ['settings.tf', `environment = "${name}"`],
      ['settings.tf', `account     = "${account}"`],
      ['settings.tf', `region      = "${region}"`],
      ['backend.tf', `bucket       = "acme-tfstate-${account}"`],
      ['backend.tf', `key          = "${name}/terraform.tfstate"`],
      ['backend.tf', `region       = "${region}"`],
      ['backend.tf', 'use_lockfile = true'],
      ['provider.tf', 'allowed_account_ids = [local.settings.account]'],
    ]
    return wanted
      .filter(([file, text]) => !read(file).includes(text))
      .map(([file, text]) => `environments/${name}/${file}: lacks ${text.replaceAll(/ +/gu, ' ')}`)
  })
}

function modules(tree: string): readonly string[] {
  return moduleNames(tree).flatMap((name) => {
    const blocks = blocksIn(join(tree, 'modules', name))
    const at = ({ file, labels }: Block): string => `modules/${name}/${file} ${labels.join('.')}`
    return [
      ...blocks.filter(({ type }) => type === 'variable').flatMap((block) => variable(block, at(block))),
      ...blocks
        .filter((block) => block.type === 'output' && descriptionOf(block) === '')
        .map((block) => `${at(block)}: has no description`),
      ...blocks
        .filter(({ type }) => type === 'provider')
        .map((block) => `${at(block)}: a module configures no provider`),
      ...versions(name, blocks),
    ]
  })
}

function variable(block: Block, at: string): readonly string[] {
  const attributes = attributesOf(block)
  const messages = [...block.body.matchAll(/error_message = (".*")/gu)].map(([, text = '']) => text)
  return [
    ...(descriptionOf(block) === '' ? [`${at}: has no description`] : []),
    ...(attributes.has('type') ? [] : [`${at}: has no type`]),
    ...(attributes.get('nullable') === 'false' || attributes.get('default') === 'null'
      ? []
      : [`${at}: is nullable without saying so by its default`]),
    ...messages.filter((text) => !text.includes('${')).map(() => `${at}: its refusal does not show the value`),
  ]
}

function versions(name: string, blocks: readonly Block[]): readonly string[] {
  const text = blocks.find(({ type }) => type === 'terraform')?.body ?? ''
  const usesAws = blocks.some(({ type }) => type === 'resource' || type === 'data')
  return [
    ...(text.includes('required_version = ">= 1.11"') ? [] : [`modules/${name}: does not ask for terraform >= 1.11`]),
    ...(!usesAws || text.includes('version = "~> 6.0"')
      ? []
      : [`modules/${name}: does not ask for the provider ~> 6.0`]),
  ]
}

/** What outlives everything says so, besides the rules of the environments file. */
function kept(tree: string): readonly string[] {
  const all = [
    'addresses aws_eip.this',
    'audit aws_kms_key.this',
    'audit aws_s3_bucket.this',
    'state-backend aws_kms_key.state',
    'state-backend aws_s3_bucket.state',
  ]
  return all.flatMap((one) => {
    const [module = '', address = ''] = one.split(' ')
    const block = blocksIn(join(tree, 'modules', module)).find(
      ({ type, labels }) => type === 'resource' && labels.join('.') === address,
    )
    return block?.body.includes('prevent_destroy = true') === true
      ? []
      : [`modules/${module} ${address}: lacks prevent_destroy`]
  })
}

const forbidden: readonly (readonly [RegExp, string])[] = [
  [/^resource "(?:aws_key_pair|tls_private_key)"/mu, 'keys belong to nobody: use Session Manager'],
  [/^ *key_name +=/mu, 'keys belong to nobody: use Session Manager'],
  [
    /^ *(?:password|secret_string) +=/mu,
    'a password would be in the state: let AWS manage it, or use a write-only argument',
  ],
  [/^ *provisioner "/mu, 'what a provisioner does is in no plan'],
  [/"(?:dev|staging|production)"/u, 'a module knows no environment by name; take what differs as an input'],
  [/^ {2}source += "(?!\.\.?\/)/mu, 'modules of this tree come from this tree'],
]

function foreign(tree: string): readonly string[] {
  return moduleNames(tree).flatMap((name) =>
    readdirSync(join(tree, 'modules', name))
      .filter((file) => file.endsWith('.tf') && file !== 'versions.tf')
      .flatMap((file) => {
        const text = readFileSync(join(tree, 'modules', name, file), 'utf8')
        return forbidden.filter(([pattern]) => pattern.test(text)).map(([, why]) => `modules/${name}/${file}: ${why}`)
      }),
  )
}

function strayFiles(tree: string): readonly string[] {
  return readdirSync(tree, { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isSymbolicLink() ||
        /^\.terraform|\.tfstate|\.auto\.tfvars|^terraform\.tfvars|override\.tf$/u.test(entry.name),
    )
    .map(({ name, parentPath }) => `${join(parentPath, name)}: does not belong into the repository`)
}
