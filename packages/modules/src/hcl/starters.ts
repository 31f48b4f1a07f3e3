/** Settings by which a provider, a backend or a data source starts a program, itself or by a file it is pointed to. */
import type { Argument, Block, Body } from './block.ts'
import type { Labelled, Place } from './config.ts'

// `exec` of kubernetes and helm; kubeconfig and AWS files, which may name a program that gets credentials (`exec`,
// `credential_process`); helm's renderer.
const starters: readonly string[] = [
  'exec',
  'config_path',
  'config_paths',
  'shared_config_files',
  'shared_credentials_file',
  'shared_credentials_files',
  'postrender',
]

/** Where helm has the settings of kubernetes, as a block or as an object. */
const inner = 'kubernetes'

/** The settings of this kind in a file, as types and places. */
export function startersIn(file: Body): Labelled[] {
  const backends = file.blocks('terraform', 0).flatMap((block) => block.blocks('backend', 1))
  const others = (['resource', 'data', 'ephemeral'] as const).flatMap((kind) => file.blocks(kind, 2))
  return [
    ...[...file.blocks('provider', 1), ...backends].flatMap((block) => startersOf(block)),
    ...others.filter(({ labels }) => labels[0]?.startsWith('helm_') === true).flatMap((block) => startersOf(block)),
  ]
}

function startersOf(block: Block): Labelled[] {
  const label = block.labels[0] ?? ''
  const found = (name: string, place: Place): Labelled => ({ type: `${label}: ${name}`, place })
  const inBody = (body: Body): Labelled[] =>
    starters.flatMap((name) => [
      ...[body.argument(name)].flatMap((argument) => (argument === undefined ? [] : [found(name, argument.place)])),
      ...body.blocks(name, 0).map(({ place }) => found(name, place)),
      ...body.blocks('dynamic', 1).flatMap(({ labels, place }) => (labels[0] === name ? [found(name, place)] : [])),
    ])
  const inObject = (object: Argument | undefined): Labelled[] =>
    (object?.entries() ?? []).flatMap(([name, { place }]) => (starters.includes(name) ? [found(name, place)] : []))
  const nested = block.blocks('dynamic', 1).filter(({ labels }) => labels[0] === inner)
  const all = [
    ...inBody(block),
    ...block.blocks(inner, 0).flatMap(inBody),
    ...inObject(block.argument(inner)),
    ...nested.map(({ place }) => found(inner, place)),
  ]
  // JSON reads alike as a block and as an argument.
  return [...new Map(all.map((each) => [JSON.stringify(each.type), each])).values()]
}
