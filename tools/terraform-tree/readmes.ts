/** Tables of inputs and outputs for the READMEs of modules, from their variables and outputs. */
import { join } from 'node:path'
import type { Generated } from '../docs/generated.ts'
import { markdownTable } from '../docs/markdown-table.ts'
import { attributesOf, blocksIn, descriptionOf, typeOf } from './hcl.ts'
import type { Block } from './hcl.ts'
import { moduleNames } from './modules.ts'
import { typeTable } from './types.ts'

/** Every generated text of a repository's tree. */
export function treeTexts(root: string): readonly Generated[] {
  const tree = join(root, 'terraform')
  const directories = [...moduleNames(tree).map((name) => join('modules', name)), 'bootstrap']
  return [
    ...directories.flatMap((directory) => tables(tree, directory)),
    { kind: 'section', file: 'docs/terraform-tree.md', name: 'types', text: typeTable(tree) },
  ]
}

function tables(tree: string, directory: string): readonly Generated[] {
  const blocks = blocksIn(join(tree, directory))
  const file = join('terraform', directory, 'README.md')
  return [
    { kind: 'section', file, name: 'inputs', text: inputs(blocks.filter(({ type }) => type === 'variable')) },
    { kind: 'section', file, name: 'outputs', text: outputs(blocks.filter(({ type }) => type === 'output')) },
  ]
}

const code = (text: string): string => `\`${text}\``
const nameOf = ({ labels }: Block): string => labels[0] ?? ''

function inputs(variables: readonly Block[]): string {
  const rows = variables.map((variable) => {
    const given = attributesOf(variable).get('default')?.replaceAll(/\s+/gu, ' ')
    return [
      code(nameOf(variable)),
      code(typeOf(variable)),
      given === undefined ? 'required' : code(given),
      descriptionOf(variable),
    ]
  })
  return rows.length === 0 ? 'None.' : markdownTable(['input', 'type', 'default', 'what it is'], rows)
}

function outputs(all: readonly Block[]): string {
  return markdownTable(
    ['output', 'what it is'],
    all.map((output) => [code(nameOf(output)), descriptionOf(output)]),
  )
}
