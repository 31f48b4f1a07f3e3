import * as fc from 'fast-check'
import type { Files } from './repository.ts'

/** A module of a generated tree: whom it calls, what it holds and what it reads. */
interface Part {
  readonly path: string
  readonly calls: readonly { readonly module: number; readonly linked: boolean }[]
  readonly holds: readonly string[]
  readonly reads: readonly number[]
  readonly json: boolean
}

/** A generated tree, described by what it is made of instead of by its text. */
export interface Model {
  readonly modules: readonly Part[]
  readonly roots: readonly Part[]
}

const shared = (index: number): string => `shared/s${index}.txt`
const held = ['files/run.sh', 'notes.txt', 'README.md', 'tests/a.tftest.hcl', '.hidden', 'deep/er/x.json']
const counted = new Set(['files/run.sh', 'notes.txt', 'deep/er/x.json'])

function part(path: string, callees: number, first: number): fc.Arbitrary<Part> {
  const call = fc.record({
    module: fc.integer({ min: first, max: Math.max(first, callees - 1) }),
    linked: fc.boolean(),
  })
  return fc.record({
    path: fc.constant(path),
    calls: callees > first ? fc.array(call, { maxLength: 4 }) : fc.constant([]),
    holds: fc.subarray(held),
    reads: fc.subarray([0, 1, 2]),
    json: fc.boolean(),
  })
}

/** Trees of up to eight modules, some nested in others, and up to four roots. Modules call later ones only. */
export const models: fc.Arbitrary<Model> = fc
  .record({ modules: fc.integer({ min: 1, max: 8 }), roots: fc.integer({ min: 1, max: 4 }) })
  .chain(({ modules, roots }) =>
    fc.record({
      modules: fc.tuple(...Array.from({ length: modules }, (_, index) => part(modulePath(index), modules, index + 1))),
      roots: fc.tuple(...Array.from({ length: roots }, (_, index) => part(`environments/e${index}`, modules, 0))),
    }),
  )

// Every third lies inside of the one before it.
function modulePath(index: number): string {
  return index % 3 === 2 ? `modules/m${index - 1}/inner` : `modules/m${index}`
}

/** The model as files. A module is also there under `links/`, as a symbolic link. */
export function render({ modules, roots }: Model): Files {
  const files: Record<string, Files[string]> = {}
  for (const { path, calls, holds, reads, json } of [...modules, ...roots]) {
    const up = '../'.repeat(path.split('/').length)
    const sources = calls.map(({ module, linked }) => {
      const target = modules[module]
      return `${up}${linked ? `links/l${module}` : (target?.path ?? '')}`
    })
    const read = reads.map((index) => `\${path.module}/${up}${shared(index)}`)
    if (json)
      files[`${path}/main.tf.json`] = JSON.stringify({
        locals: Object.fromEntries(read.map((text, index) => [`r${index}`, `\${file("${text}")}`])),
        ...(sources.length === 0
          ? {}
          : { module: Object.fromEntries(sources.map((source, index) => [`c${index}`, { source }])) }),
      })
    else
      files[`${path}/main.tf`] = [
        ...sources.map((source, index) => `module "c${index}" {\n  source = "${source}"\n}\n`),
        ...read.map((text, index) => `locals {\n  r${index} = file("${text}")\n}\n`),
      ].join('')
    for (const name of holds) files[`${path}/${name}`] = `${path} ${name}\n`
  }
  for (const [index, { path }] of modules.entries()) files[`links/l${index}`] = { link: `../${path}` }
  for (const index of [0, 1, 2]) files[shared(index)] = `shared ${index}\n`
  return files
}

/** Every file that counts for a root, by what it is made of. Slow and plain on purpose. */
export function filesOf(model: Model, root: Part): Set<string> {
  const files = new Set<string>()
  const take = (one: Part): void => {
    files.add(`${one.path}/main.tf${one.json ? '.json' : ''}`)
    for (const name of one.holds) if (counted.has(name)) files.add(`${one.path}/${name}`)
    for (const index of one.reads) files.add(shared(index))
    for (const { module } of one.calls) {
      const target = model.modules[module]
      if (target !== undefined) take(target)
    }
  }
  take(root)
  return files
}
