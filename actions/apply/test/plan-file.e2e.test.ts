/** A sealed plan whose plan file was rewritten by somebody who had the key, or ran in the plan job before the seal. */
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { sampleEnvironments, sampleRepository } from '@wrenchproof/playground/sample'
import type { SampleRepository } from '@wrenchproof/playground/sample'
import { envelopeDigest, openPlan, parsePlanKey, planFile, sealPlan } from '@wrenchproof/sealed-plan'
import type { Manifest } from '@wrenchproof/sealed-plan'
import { rewrittenPlan } from '../../../packages/terraform/test/plan-zip.ts'
import { applied, planned, serialOf, stored } from './scenario.ts'

interface Forgery {
  readonly manifest?: (manifest: Manifest) => Manifest
  /** What becomes of `main.tf` inside the plan file. */
  readonly configuration?: (text: string) => string
}

/** Opens the sealed plan, changes it, and seals it again under the same key; answers the new digest. */
async function forged(repository: SampleRepository, file: string, { manifest, configuration }: Forgery) {
  const key = parsePlanKey(repository.planKey)?.seal ?? Buffer.alloc(0)
  const opened = openPlan(await readFile(file), key)
  if (opened.kind !== 'opened') throw new Error(opened.why)
  const scratch = join(repository.path, '..', 'scratch.tfplan')
  const files = await Promise.all(
    opened.files.map(async ({ path, content }) =>
      path === planFile && configuration !== undefined
        ? { path, content: await rewrittenPlan(content, scratch, ['tfconfig/m-/main.tf', configuration]) }
        : { path, content },
    ),
  )
  const bytes = sealPlan(manifest === undefined ? opened.manifest : manifest(opened.manifest), files, key)
  await writeFile(file, bytes)
  return envelopeDigest(bytes)
}

describe('M9: a provisioner written into the plan file', () => {
  const arranged = async (repository: SampleRepository, environments: string) => {
    await repository.commit('environments', { 'terraform/environments.yml': environments })
    const { file } = await planned(repository)
    const proof = join(repository.path, '..', 'executed')
    const configuration = (text: string): string =>
      text.replace(
        'input = "dev-network"',
        `input = "dev-network"\n  provisioner "local-exec" {\n    command = "touch '${proof}'"\n  }`,
      )
    return { digest: await forged(repository, file, { configuration }), proof }
  }

  test('is CONFIG_MISMATCH where the stored plan would run', async () => {
    await using repository = await sampleRepository()
    const { digest, proof } = await arranged(repository, stored)
    const refused = await applied(repository, digest)
    expect(refused.outputs).toMatchObject({ outcome: 'refused', refusal: 'CONFIG_MISMATCH' })
    expect(refused.log).toContain('terraform/environments/dev/main.tf')
    expect([existsSync(proof), await serialOf(repository)]).toEqual([false, undefined])
  })

  test('never runs where the step makes a plan of its own', async () => {
    await using repository = await sampleRepository()
    const { digest, proof } = await arranged(repository, sampleEnvironments)
    expect((await applied(repository, digest)).outputs['outcome']).toBe('applied')
    expect(existsSync(proof)).toBe(false)
  })
})
