/** Ending processes that did not end by themselves: a tree by its root, or whatever a job left behind. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'

/** Kills a process and its descendants, deepest first, as the runner does with a step that ignored its signals. */
export function killTree(root: number): void {
  const children = childrenByParent()
  const visit = (pid: number): void => {
    for (const child of children.get(pid) ?? []) visit(child)
    kill(pid)
  }
  visit(root)
}

/**
 * Kills every process that still carries this RUNNER_TRACKING_ID in its environment; the runner does so at the end of
 * a job. Reads `/proc`, so it finds nothing where there is none (macOS).
 */
export function killTracked(trackingId: string): void {
  if (!existsSync('/proc/self/environ')) return
  for (const pid of pids()) {
    const environment = readProc(pid, 'environ')
    if (pid !== process.pid && environment?.split('\0').includes(`RUNNER_TRACKING_ID=${trackingId}`) === true) kill(pid)
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // Ended in the meantime: what was wanted. By shape, for a test's realm has an Error of its own.
    if (!(typeof error === 'object' && error !== null && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

function childrenByParent(): Map<number, number[]> {
  const children = new Map<number, number[]>()
  for (const [pid, parent] of existsSync('/proc/self/stat') ? parentsFromProc() : parentsFromPs()) {
    const siblings = children.get(parent)
    if (siblings === undefined) children.set(parent, [pid])
    else siblings.push(pid)
  }
  return children
}

function parentsFromProc(): [pid: number, parent: number][] {
  return pids().flatMap((pid) => {
    // The command in parentheses may itself contain spaces and parentheses; state and parent follow the last one.
    const stat = readProc(pid, 'stat')
    const parent = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1]
    return parent === undefined ? [] : [[pid, Number(parent)] satisfies [number, number]]
  })
}

function parentsFromPs(): [pid: number, parent: number][] {
  const table = execFileSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  return [...table.matchAll(/(\d+)\s+(\d+)/g)].map(([, pid, parent]) => [Number(pid), Number(parent)])
}

function pids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
}

/** A file of a process, undefined if the process is gone or not ours to read. */
function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return undefined
  }
}
