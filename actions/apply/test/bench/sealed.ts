/** A sealed plan of 5 MB: found by its digest, opened with its key, and its configuration compared with a commit. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gitIn } from '../../../../packages/git/src/index.ts'
import { envelopeDigest, openPlan, planFile, sealPlan } from '@wrenchproof/sealed-plan'
import { zipOf } from '../../../../packages/terraform/test/plan-zip.ts'
import { configDifferences } from '../../../../packages/workplace/src/configuration.ts'

const files = 300
const planBytes = 4_500_000

/** `work` opens and checks; `envelope` is what it does it to. */
export async function sealedPlan() {
  const top = await mkdtemp(join(tmpdir(), 'wrenchproof-bench-'))
  const git = async (...args: string[]) => (await promisify(execFile)('git', ['-C', top, ...args])).stdout.trim()
  const texts = Array.from({ length: files }, (_, index) => ({
    name: `f${index}.tf`,
    content: `locals {\n  x${index} = "${randomBytes(700).toString('base64')}"\n}\n`,
  }))
  for (const { name, content } of texts) {
    await mkdir(dirname(join(top, 'root', name)), { recursive: true })
    await writeFile(join(top, 'root', name), content)
  }
  await git('init', '--quiet')
  await git('add', '.')
  await git('-c', 'user.name=a', '-c', 'user.email=a@example.invalid', 'commit', '--quiet', '--message', 'first')
  const commit = await git('rev-parse', 'HEAD')
  const zip = zipOf([
    { name: 'tfplan', content: randomBytes(planBytes) },
    ...texts.map(({ name, content }) => ({ name: `tfconfig/m-/${name}`, content })),
    { name: 'tfconfig/modules.json', content: '[{"Key":"","Dir":"."}]' },
  ])
  const key = randomBytes(32)
  const hash = 'd'.repeat(64)
  const at = '2026-11-24T10:00:00.000Z'
  const envelope = sealPlan(
    {
      format: 1,
      repositoryId: '42',
      environment: 'dev',
      root: 'root',
      workspace: 'default',
      backend: 'local {}',
      commit,
      closure: Object.fromEntries(texts.map(({ name }) => [`read root/${name}`, hash])),
      varFiles: {},
      terraformBinary: 'terraform',
      terraformVersion: '1.11.4',
      providerLock: 'none',
      state: null,
      planSha256: hash,
      fingerprints: { public: `v1:${hash}`, sealed: `v1:${hash}` },
      counts: { create: 1, update: 0, replace: 0, delete: 0, forget: 0, import: 0, move: 0 },
      hasChanges: true,
      earlierReviews: [],
      workflowPath: '.github/workflows/deliver.yml',
      event: 'push',
      run: { id: '7', attempt: '1' },
      created: at,
      expires: at,
    },
    [{ path: planFile, content: zip }],
    key,
  )
  const digest = envelopeDigest(envelope)
  const out = join(top, 'sealed.tfplan')
  const commitIn = { git: gitIn({ cwd: top }, process.env['PATH'] ?? ''), commit, workspace: top, root: 'root' }
  return {
    envelope,
    async work() {
      if (envelopeDigest(envelope) !== digest) throw new Error('another plan')
      const opened = openPlan(envelope, key)
      if (opened.kind !== 'opened') throw new Error(opened.why)
      const plan = opened.files.find(({ path }) => path === planFile)
      await writeFile(out, plan?.content ?? '')
      const differences = await configDifferences(out, commitIn)
      if (differences.length > 0) throw new Error(JSON.stringify(differences[0]))
    },
    [Symbol.asyncDispose]: async () => rm(top, { recursive: true, force: true }),
  }
}
