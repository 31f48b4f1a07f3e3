import { createHash } from 'node:crypto'
import type { Finding } from '../finding.ts'
import type { ModuleCall } from '../hcl/config.ts'
import { parseSource } from '../sources/parse-source.ts'
import { isRemote } from '../sources/source.ts'
import { joined, leaves } from '../tree/paths.ts'
import type { Closure, Member } from './closure.ts'
import type { Reached } from './closures-of.ts'
import { collector } from './collector.ts'
import type { Collector } from './collector.ts'
import type { LoadedModule } from './modules.ts'
import type { Reads } from './reads.ts'

/** Puts one root's closure together from modules that are loaded. */
export async function closureOf(root: string, modules: ReadonlyMap<string, Reached>, reads: Reads): Promise<Closure> {
  const found = collector()
  const start = modules.get(root)
  if (start === undefined || 'gone' in start) {
    const why = start?.why ?? 'is not in this tree'
    found.report({ code: start?.gone ?? 'MISSING', field: 'root', problem: why, file: root })
    return closed(root, found)
  }
  const { path: real, hash, files } = start
  found.add(real, undefined, (references) => ({ kind: 'root', path: real, hash, files, references }))
  // An explicit stack, because how deep modules nest is their author's choice.
  const steps = [{ module: start, calls: start.calls.values() }]
  await takeReads(start, start, reads, found)
  for (let step = steps.at(-1); step !== undefined; step = steps.at(-1)) {
    const { done, value: call } = step.calls.next()
    if (done === true) steps.pop()
    else {
      const path = steps.map(({ module }) => module.path)
      const entered = follow(call, path, modules, found)
      if (entered === undefined) continue
      await takeReads(entered, start, reads, found)
      steps.push({ module: entered, calls: entered.calls.values() })
    }
  }
  return closed(root, found)
}

async function takeReads(module: LoadedModule, root: LoadedModule, reads: Reads, found: Collector): Promise<void> {
  for (const finding of module.findings) found.report(finding)
  for (const reference of module.reads) {
    const read = await reads(reference, module, root)
    if (read === undefined) continue
    if ('finding' in read) found.report(read.finding)
    else {
      const { path, hash, files } = read
      found.add(`read ${path}`, reference.place, (references) => ({ kind: 'read', path, hash, files, references }))
      for (const finding of read.findings) found.report(finding)
    }
  }
}

/** Takes up what a module block calls; answers the local module when it is one not entered before. */
function follow(
  { name, source, version, place }: ModuleCall,
  path: readonly string[],
  modules: ReadonlyMap<string, Reached>,
  found: Collector,
): LoadedModule | undefined {
  const at = source?.place ?? place
  const wrong = (code: Finding['code'], problem: string): undefined => {
    found.report({ code, field: `module.${name}`, problem, ...at })
  }
  if (source === undefined) return wrong('SOURCE_INVALID', 'has no source')
  const { text } = source
  if (text === undefined || (version !== undefined && version.text === undefined))
    return wrong(
      'SOURCE_NOT_LITERAL',
      'has a source or version that is not a plain string, so what it calls is unknown',
    )
  const parsed = parseSource(text, version?.text)
  if (parsed.kind === 'invalid') return wrong('SOURCE_INVALID', `has a source that cannot be used: ${parsed.problem}`)
  if (isRemote(parsed)) {
    const written = version?.text === undefined ? text : `${text} ${version.text}`
    const hash = createHash('sha256').update(written).digest('hex')
    found.add(`remote ${written}`, at, (references) => ({
      kind: 'remote',
      path: written,
      source: parsed,
      hash,
      files: [],
      references,
    }))
    return undefined
  }
  const target = joined(path.at(-1) ?? '.', parsed.path)
  if (leaves(target)) return wrong('LEAVES_REPOSITORY', `its source ${text} leads out of the repository`)
  const reached = modules.get(target)
  if (reached === undefined || 'gone' in reached)
    return wrong(reached?.gone ?? 'MISSING', `its source ${target} ${reached?.why ?? 'is not in this tree'}`)
  const earlier = path.indexOf(reached.path)
  if (earlier !== -1)
    return wrong('MODULE_CYCLE', `calls itself: ${[...path.slice(earlier), reached.path].join(' -> ')}`)
  const { path: real, hash, files } = reached
  const isNew = found.add(real, at, (references) => ({ kind: 'module', path: real, hash, files, references }))
  return isNew ? reached : undefined
}

const order = { root: 0, module: 1, read: 2, remote: 3 } as const

function closed(root: string, found: Collector): Closure {
  const members = found.members().toSorted(byKindAndPath)
  const findings = found.findings()
  const hash = createHash('sha256')
  for (const member of members) hash.update(`${member.kind} ${member.path}\0${member.hash}\n`)
  return {
    root,
    hash: hash.digest('hex'),
    members,
    findings,
    complete: !findings.some(({ code }) => code === 'UNREADABLE' || code === 'SOURCE_NOT_LITERAL'),
    bounded: !findings.some(({ code }) => code === 'DYNAMIC_PATH'),
  }
}

function byKindAndPath(one: Member, other: Member): number {
  if (one.kind !== other.kind) return order[one.kind] - order[other.kind]
  return one.path < other.path ? -1 : 1
}
