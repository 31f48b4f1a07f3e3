import { execFile } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { canaryOf } from './canaries.ts'

const folder = new URL('../testdata/leaks/terraform/', import.meta.url)
const run = promisify(execFile)

/** The names of the configurations; one with two files is applied as the first and planned as the second. */
export function configurations(): readonly string[] {
  return [...new Set(readdirSync(folder).map((file) => file.replace(/(?:\.before|\.after)?\.tf$/u, '')))]
}

export interface LeakCase {
  readonly name: string
  readonly canaries: readonly string[]
}

export interface PlannedConfigurations {
  /** The plan's JSON text. */
  readonly text: string
  readonly cases: readonly LeakCase[]
}

/** What must not be seen of each configuration. */
export function leakCases(): readonly LeakCase[] {
  return configurations().map((name) => ({
    name,
    canaries: [secretOf(name, 'before'), secretOf(name, 'after'), canaryOf(`${name} keep`)],
  }))
}

/** Plans every configuration as a module of one root: one run of terraform costs as much as sixty. */
export async function planConfigurations(): Promise<PlannedConfigurations> {
  const cwd = await mkdtemp(join(tmpdir(), 'wrenchproof-leaks-'))
  try {
    const env = { PATH: process.env['PATH'] ?? '', HOME: cwd, CHECKPOINT_DISABLE: '1' }
    const terraform = (...args: string[]) => run('terraform', args, { cwd, env, maxBuffer: 100_000_000 })
    await write(cwd, 'before')
    await terraform('init', '-input=false')
    await terraform('apply', '-input=false', '-auto-approve')
    await write(cwd, 'after')
    await terraform('init', '-input=false')
    await terraform('plan', '-input=false', '-out=tfplan')
    const { stdout } = await terraform('show', '-json', 'tfplan')
    return { text: stdout, cases: leakCases() }
  } finally {
    await rm(cwd, { recursive: true, force: true })
  }
}

export type Phase = 'before' | 'after'

/** The name of the var file among `leakFiles`; Terraform reads it by itself. */
export const varFile = 'terraform.tfvars.json'

// A secret stays the same unless its rotation is the point: an old value that was never marked is known to nobody.
function secretOf(name: string, phase: Phase): string {
  return canaryOf(name.startsWith('rotated-') ? `${name} ${phase}` : name)
}

async function write(cwd: string, phase: Phase): Promise<void> {
  for (const [path, content] of Object.entries(leakFiles(phase))) {
    await mkdir(dirname(join(cwd, path)), { recursive: true })
    await writeFile(join(cwd, path), content)
  }
}

/** A root that calls every configuration as a module, as files by path. */
export function leakFiles(phase: Phase): Readonly<Record<string, string>> {
  const names = configurations().filter((name) => sourceOf(name, phase) !== undefined)
  const values = (of: (name: string) => string) => Object.fromEntries(names.map((name) => [name, of(name)]))
  return {
    ...Object.fromEntries(
      names.map((name) => [`${name}/main.tf`, `${variables}${filled(sourceOf(name, phase) ?? '', name, phase)}`]),
    ),
    'main.tf': `${rootVariables}${names.map(callOf).join('')}`,
    [varFile]: JSON.stringify({
      pw: values((name) => `pw-${secretOf(name, phase)}`),
      odd: values((name) => `${secretOf(name, phase)}"<&>'\${x}/é+ %w\\`),
      lines: values((name) => ['a', 'b'].map((part) => `  line ${part} ${secretOf(name, phase)}`).join('\n')),
      keep: values((name) => `kp-${canaryOf(`${name} keep`)}`),
      open: values((name) => `op-${secretOf(name, phase)}`),
    }),
  }
}

function sourceOf(name: string, phase: Phase): string | undefined {
  const files = new Set(readdirSync(folder))
  const file = files.has(`${name}.${phase}.tf`) ? `${name}.${phase}.tf` : `${name}.tf`
  // What has one file is new in the plan.
  if (!files.has(file) || (phase === 'before' && file === `${name}.tf`)) return undefined
  return readFileSync(new URL(file, folder), 'utf8')
}

function filled(source: string, name: string, phase: Phase): string {
  return source.replaceAll('@TOKEN@', secretOf(name, phase)).replaceAll('@KEEP@', canaryOf(`${name} keep`))
}

// `open` is never marked; `keep` is the same before and after, and marked by the configuration alone.
const kinds = ['pw', 'odd', 'lines', 'keep', 'open'] as const
const isMarked = (kind: string): boolean => kind === 'pw' || kind === 'odd' || kind === 'lines'
const variables = kinds.map((kind) => `variable "${kind}" {\n  sensitive = ${isMarked(kind)}\n}\n`).join('')
const rootVariables = kinds
  .map((kind) => `variable "${kind}" {\n  type = map(string)\n  sensitive = ${isMarked(kind)}\n}\n`)
  .join('')

function callOf(name: string): string {
  const lines = kinds.map((kind) => `  ${kind} = var.${kind}["${name}"]\n`).join('')
  return `module "${name}" {\n  source = "./${name}"\n${lines}}\n`
}
