import { beforeAll, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { directoryTree } from '@wrenchproof/git'
import { closuresOf, concernedRoots, configReader } from '../src/index.ts'
import type { Closure, ConfigReader, HclParser } from '../src/index.ts'
import { memoryTree } from './support/memory.ts'
import { filesOf, models, render } from './support/model.ts'
import type { Model } from './support/model.ts'
import { testParser } from './support/parser.ts'
import { repository } from './support/repository.ts'
import type { Files } from './support/repository.ts'
import { terraformModules } from './support/terraform.ts'
import { gitTree } from './support/trees.ts'

let parser: HclParser
beforeAll(async () => {
  parser = await testParser()
})
const reader = (): ConfigReader => configReader(async () => parser)
const rootsOf = ({ roots }: Model): string[] => roots.map(({ path }) => path)
const ownFiles = ({ members }: Closure): Set<string> =>
  new Set(members.flatMap(({ files }) => files.map(({ path }) => path)))

test('a closure holds the files a plain look at the model finds, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(models, async (model) => {
      const closures = await closuresOf(memoryTree(render(model)), rootsOf(model), reader())
      for (const root of model.roots) {
        const closure = closures.get(root.path)
        expect(closure?.findings).toEqual([])
        expect(closure === undefined ? undefined : ownFiles(closure)).toEqual(filesOf(model, root))
      }
    }),
    { numRuns: 150 },
  )
})

type Step = 'change' | 'remove' | 'move' | 'add' | 'executable'

/** One step on a file that is no configuration; a change adds a line, which configuration bears as a comment. */
function stepped(files: Files, name: string, step: Step): Files {
  const { [name]: content, ...rest } = files
  const text = typeof content === 'string' ? content : ''
  const isConfig = /\.tf(?:\.json)?$/u.test(name)
  if (step === 'change' || isConfig)
    return { ...files, [name]: isConfig && name.endsWith('.json') ? `${text} ` : `${text}#\n` }
  if (step === 'remove') return rest
  if (step === 'executable') return { ...files, [name]: { script: text } }
  const other = name.replace(/[^/]+$/u, 'other.txt')
  return step === 'move' ? { ...rest, [other]: text } : { ...files, [other]: 'new\n' }
}

test('a step on one file concerns the roots that hold it, and no other; their hashes change, and no other', async () => {
  const steps = fc.constantFrom<Step>('change', 'remove', 'move', 'add', 'executable')
  await fc.assert(
    fc.asyncProperty(models, fc.nat(), steps, async (model, which, step) => {
      const files = render(model)
      const plain = Object.keys(files).filter((name) => typeof files[name] === 'string')
      const name = plain[which % plain.length] ?? ''
      const after = stepped(files, name, step)
      const result = await concernedRoots(
        { before: memoryTree(files), after: memoryTree(after), roots: rootsOf(model) },
        reader(),
      )
      const isConfig = /\.tf(?:\.json)?$/u.test(name)
      const ghost = step === 'add' && !isConfig
      for (const { root, reasons } of result.concerns) {
        const part = model.roots.find(({ path }) => path === root)
        const holds = part !== undefined && filesOf(model, part).has(name)
        // A new file counts where its neighbours do; the shared directory is read file by file.
        const expected = holds && !(ghost && name.startsWith('shared/'))
        // What comes new beside a file that does not count may count.
        const isOpen = (ghost || step === 'move') && !holds
        const concerned = reasons.length > 0
        const hashes = [result.closures?.before.get(root)?.hash, result.closures?.after.get(root)?.hash]
        const wanted = isOpen ? concerned : expected
        expect({ root, name, step, concerned }).toEqual({ root, name, step, concerned: wanted })
        expect(hashes[0] !== hashes[1]).toBe(concerned)
      }
    }),
    { numRuns: 300 },
  )
})

test('a changed file changes the hashes of exactly the members that hold it', async () => {
  await fc.assert(
    fc.asyncProperty(models, fc.nat(), async (model, which) => {
      const files = render(model)
      const plain = Object.keys(files).filter((name) => typeof files[name] === 'string')
      const name = plain[which % plain.length] ?? ''
      const roots = rootsOf(model)
      const before = await closuresOf(memoryTree(files), roots, reader())
      const after = await closuresOf(memoryTree(stepped(files, name, 'change')), roots, reader())
      for (const root of roots) {
        const now = new Map(after.get(root)?.members.map(({ kind, path, hash }) => [`${kind} ${path}`, hash]))
        for (const { kind, path, hash, files: held } of before.get(root)?.members ?? [])
          expect(now.get(`${kind} ${path}`) !== hash).toBe(held.some((file) => file.path === name))
      }
    }),
    { numRuns: 150 },
  )
})

test('a commit, a checkout and memory give the same closures', async () => {
  await fc.assert(
    fc.asyncProperty(models, async (model) => {
      using repo = repository()
      const files = render(model)
      const commit = repo.commit(files)
      const roots = rootsOf(model)
      const fromGit = await closuresOf(gitTree(repo.path, commit), roots, reader())
      expect(await closuresOf(directoryTree(repo.path), roots, reader())).toEqual(fromGit)
      expect(await closuresOf(memoryTree(files), roots, reader())).toEqual(fromGit)
    }),
    { numRuns: 8 },
  )
})

test('terraform installs the local modules of the closure, and no other', async () => {
  await fc.assert(
    fc.asyncProperty(models, async (model) => {
      using repo = repository()
      const files = render(model)
      repo.write(files)
      const closures = await closuresOf(memoryTree(files), rootsOf(model), reader())
      for (const { path } of model.roots) {
        const installed = await terraformModules(repo.path, path)
        const members = closures.get(path)?.members.filter(({ kind }) => kind === 'root' || kind === 'module')
        const paths = members?.map((member) => member.path).toSorted()
        // Without any module block terraform writes no manifest.
        const directories = installed === undefined ? [path] : installed.map(({ directory }) => directory)
        expect(paths).toEqual([...new Set(directories)].toSorted())
      }
    }),
    { numRuns: 8 },
  )
})
