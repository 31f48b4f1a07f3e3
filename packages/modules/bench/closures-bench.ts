// node --conditions=@wrenchproof/source packages/modules/bench/closures-bench.ts [roots modules]
// Each round in a process of its own, because "from nothing" includes starting the parser and compiling it.
import { execFileSync } from 'node:child_process'
import { concernedRoots, configReader } from '../src/index.ts'
import { testParser } from '../test/support/parser.ts'
import { repository } from '../test/support/repository.ts'
import { gitTree } from '../test/support/trees.ts'
import { layout } from './layout.ts'

const [first, ...rest] = process.argv.slice(2)
if (first === '--round') await round(rest)
else await rounds(Number(first ?? 200), Number(rest[0] ?? 100))

async function rounds(roots: number, modules: number): Promise<void> {
  using repo = repository()
  const files = layout(roots, modules)
  const before = repo.commit(files)
  const after = repo.commit({ ...files, 'modules/m3/main.tf': '# changed\n' })
  const run = (...args: readonly string[]): Record<string, number> =>
    JSON.parse(
      execFileSync(
        process.execPath,
        [...process.execArgv, process.argv[1] ?? '', '--round', repo.path, String(roots), ...args],
        {
          encoding: 'utf8',
        },
      ),
    ) as Record<string, number>
  const results = Array.from({ length: 7 }, () => ({ changed: run(before, after), same: run(before, before) }))
  const baseline = results.map(({ changed }) => changed['git'] ?? 0)
  const git = median(baseline)
  const line = (name: string, times: readonly number[]): void => {
    process.stdout.write(
      `${name} | ${median(times).toFixed(1)} ms | ${Math.min(...times).toFixed(1)} ms | ${(median(times) / git).toFixed(2)}x\n`,
    )
  }
  process.stdout.write(
    `${roots} roots, ${modules} modules, ${Object.keys(files).length} files | median of 7 | best | median against git\n`,
  )
  line('baseline: git ls-tree and cat-file of both commits', baseline)
  line(
    'which roots are concerned, from nothing',
    results.map(({ changed }) => changed['ours'] ?? 0),
  )
  line(
    'the same again, files known',
    results.map(({ changed }) => changed['again'] ?? 0),
  )
  line(
    'both commits have one tree',
    results.map(({ same }) => same['ours'] ?? 0),
  )
}

async function round([path = '', count = '', before = '', after = '']: readonly string[]): Promise<void> {
  const roots = Array.from({ length: Number(count) }, (_, index) => `environments/e${index}`)
  const reader = configReader(testParser)
  const look = async (): Promise<number> => {
    const start = performance.now()
    await concernedRoots({ before: gitTree(path, before), after: gitTree(path, after), roots }, reader)
    return performance.now() - start
  }
  const ours = await look()
  const again = await look()
  const start = performance.now()
  for (const commit of [before, after]) {
    const options = { encoding: 'utf8', maxBuffer: 1 << 28 } as const
    const listed = execFileSync('git', ['-C', path, 'ls-tree', '-r', '-z', commit], options).split('\0')
    const hashes = listed.map((entry) => entry.split(/[ \t]/u)[2] ?? '')
    execFileSync('git', ['-C', path, 'cat-file', '--batch'], { ...options, input: `${hashes.join('\n')}\n` })
  }
  process.stdout.write(JSON.stringify({ ours, again, git: performance.now() - start }))
}

function median(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0
}
