import type { Argument, Block, Body } from './block.ts'
import type {
  ConfigFile,
  Labelled,
  ModuleCall,
  ProviderBlock,
  ProvisionerBlock,
  RequiredProvider,
  ResourceBlock,
  Text,
  VariableBlock,
} from './config.ts'
import { startersIn } from './starters.ts'

type Declarations = Omit<ConfigFile, 'file' | 'override' | 'reads' | 'problems'>

/** What a file declares, in either syntax. */
export function declarationsIn(file: Body): Declarations {
  const settings = file.blocks('terraform', 0)
  const resources = file.blocks('resource', 2)
  const data = [file, ...file.blocks('check', 1)].flatMap((body) => body.blocks('data', 2))
  return {
    modules: modulesIn(file),
    requiredProviders: settings.flatMap((block) => block.blocks('required_providers', 0).flatMap(requiredProviders)),
    backends: settings.flatMap(backends),
    providers: file.blocks('provider', 1).map(provider),
    resources: [
      ...resources.map((block) => resource(block, 'managed')),
      ...data.map((block) => resource(block, 'data')),
      ...file.blocks('ephemeral', 2).map((block) => resource(block, 'ephemeral')),
      ...file.blocks('action', 2).map((block) => resource(block, 'action')),
    ],
    provisioners: [...resources, ...file.blocks('removed', 0)].flatMap(provisioners),
    starters: startersIn(file),
    variables: file.blocks('variable', 1).map(variable),
    assignments: file.arguments().map(([name, value]) => ({ name, literals: value.literals() })),
  }
}

/** The module blocks of a file, in either syntax. */
export function modulesIn(file: Body): ModuleCall[] {
  return file.blocks('module', 1).map(moduleCall)
}

function moduleCall(block: Block): ModuleCall {
  return {
    name: block.labels[0] ?? '',
    source: textOf(block.argument('source')),
    version: textOf(block.argument('version')),
    providers: Object.fromEntries(
      (block.argument('providers')?.entries() ?? []).map(([inner, outer]) => [inner, outer.reference() ?? '']),
    ),
    place: block.place,
  }
}

function requiredProviders(block: Block): RequiredProvider[] {
  return block.arguments().map(([name, value]) => {
    const entries = new Map(value.entries())
    const plain = value.text()
    return {
      name,
      source: textOf(entries.get('source')),
      version: plain === undefined ? textOf(entries.get('version')) : { text: plain, place: value.place },
      place: value.place,
    }
  })
}

function backends(block: Block): Labelled[] {
  return [
    ...block.blocks('backend', 1).map(({ labels, place }) => ({ type: labels[0] ?? '', place })),
    ...block.blocks('cloud', 0).map(({ place }) => ({ type: 'cloud', place })),
  ]
}

function provider(block: Block): ProviderBlock {
  return {
    name: block.labels[0] ?? '',
    alias: textOf(block.argument('alias')),
    version: textOf(block.argument('version')),
    place: block.place,
  }
}

function resource({ labels, place }: Block, mode: ResourceBlock['mode']): ResourceBlock {
  return { mode, type: labels[0] ?? '', name: labels[1] ?? '', place }
}

function variable(block: Block): VariableBlock {
  return {
    name: block.labels[0] ?? '',
    secret: ['sensitive', 'ephemeral'].some((mark) => mayBeTrue(block.argument(mark))),
    defaults: block.argument('default')?.literals() ?? [],
  }
}

function mayBeTrue(argument: Argument | undefined): boolean {
  return argument !== undefined && argument.reference() !== 'false' && argument.text() !== 'false'
}

function provisioners(block: Block): ProvisionerBlock[] {
  const address = block.labels.length === 0 ? 'removed' : block.labels.join('.')
  return block
    .blocks('provisioner', 1)
    .map(({ labels, place }) => ({ type: labels[0] ?? '', resource: address, place }))
}

function textOf(argument: Argument | undefined): Text | undefined {
  return argument === undefined ? undefined : { text: argument.text(), place: argument.place }
}
