import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { RunnerOptions } from '@wrenchproof/playground/runner'
import { sampleEnvironments, sampleRepository, sampleRoot } from '@wrenchproof/playground/sample'
import type { SampleRepository } from '@wrenchproof/playground/sample'
import { applied, planned, serialOf, stored } from './scenario.ts'

describe('refusals leave state and ledger as they were', () => {
  const refusal = async (
    arrange: (repository: SampleRepository) => Promise<{
      digest: string
      inputs?: Record<string, string>
      options?: Partial<RunnerOptions>
    }>,
  ) => {
    await using repository = await sampleRepository()
    const { digest, inputs, options } = await arrange(repository)
    const serial = await serialOf(repository)
    const { log, exitCode, outputs } = await applied(repository, digest, inputs, options)
    const told = new RegExp(`${outputs['refusal']}: dev: .*\\n(?:.*\\n)*Fix: `, 'u').test(log)
    return { code: outputs['refusal'], exitCode, told, untouched: (await serialOf(repository)) === serial, log }
  }
  const refused = (code: string) => expect.objectContaining({ code, exitCode: 1, told: true, untouched: true })

  test('a digest that nobody sealed is NOT_FOUND', async () => {
    const result = await refusal(async (repository) => {
      await planned(repository)
      return { digest: 'a'.repeat(64) }
    })
    expect(result).toEqual(refused('NOT_FOUND'))
  })

  test('a plan of another commit is NOT_FOUND', async () => {
    const result = await refusal(async (repository) => {
      const { digest } = await planned(repository)
      await repository.commit('next', { 'README.md': 'next' })
      return { digest }
    })
    expect(result).toEqual(refused('NOT_FOUND'))
  })

  test.each([
    [
      'a flipped bit in the plan',
      (bytes: Buffer) => bytes.writeUInt8(bytes.readUInt8(bytes.length - 20) ^ 1, bytes.length - 20),
    ],
    ['a changed manifest', (bytes: Buffer) => bytes.write('stg', bytes.indexOf('"environment":"dev"') + 15)],
  ])('%s is a digest that nobody sealed', async (_what, change) => {
    const result = await refusal(async (repository) => {
      const { digest, file } = await planned(repository)
      const bytes = await readFile(file)
      change(bytes)
      await writeFile(file, bytes)
      return { digest }
    })
    expect(result).toEqual(refused('NOT_FOUND'))
  })

  test('an altered plan under its own new digest is TAMPERED', async () => {
    const result = await refusal(async (repository) => {
      const { file } = await planned(repository)
      const bytes = await readFile(file)
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 20) ^ 1, bytes.length - 20)
      await writeFile(file, bytes)
      return { digest: await sha256(file) }
    })
    expect(result).toEqual(refused('TAMPERED'))
  })

  test('a foreign file under its own digest is TAMPERED', async () => {
    const result = await refusal(async (repository) => {
      const { file } = await planned(repository)
      await writeFile(file, 'PK\u0003\u0004 not ours')
      return { digest: await sha256(file) }
    })
    expect(result).toEqual(refused('TAMPERED'))
  })

  test('another plan key is TAMPERED, and the reason says that it may be the key', async () => {
    const result = await refusal(async (repository) => {
      const { digest } = await planned(repository)
      const key = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 5)).toString('base64')
      return { digest, inputs: { 'plan-key': key } }
    })
    expect(result).toEqual(refused('TAMPERED'))
    expect(result.log).toContain('another key sealed them')
  })

  test('a plan past its time is EXPIRED', async () => {
    const result = await refusal(async (repository) => {
      const { digest } = await planned(repository, 'dev', '7', { ttl: '1s' })
      await clockPasses(1000)
      return { digest }
    })
    expect(result).toEqual(refused('EXPIRED'))
  })

  test.each([
    ['repository', { repositoryId: '43' }, 'is of repository 42, and this is 43'],
    [
      'workflow',
      { workflowRef: 'acme/infra/.github/workflows/other.yml@refs/heads/develop' },
      'is of the workflow .github/workflows/deliver.yml',
    ],
  ])('a plan of another %s is FOREIGN_PLAN, by its own account', async (_, options, reason) => {
    await using repository = await sampleRepository()
    const { digest } = await planned(repository)
    const result = await applied(repository, digest, {}, options)
    expect(result.outputs).toMatchObject({ outcome: 'refused', refusal: 'FOREIGN_PLAN' })
    expect(result.log).toContain(reason)
    expect(existsSync(repository.state('dev'))).toBe(false)
  })

  test.each([
    ['environment', { environment: 'staging' }, { ref: 'refs/heads/release/1' }],
    ['backend', { 'backend-config': 'path=/tmp/elsewhere.tfstate' }, {}],
  ])('M10: another %s is MISPLACED', async (what, inputs, options) => {
    await using repository = await sampleRepository()
    const { digest } = await planned(repository)
    const result = await applied(repository, digest, inputs, options)
    expect(result.outputs).toMatchObject({ outcome: 'refused', refusal: 'MISPLACED' })
    expect(result.log).toContain(`${what} is `)
    expect(existsSync(repository.state('dev')) || existsSync(repository.state('staging'))).toBe(false)
  })

  test('a state that moved is STALE for a stored plan', async () => {
    const result = await refusal(async (repository) => {
      await repository.commit('stored', { 'terraform/environments.yml': stored })
      const early = await planned(repository, 'dev', '7')
      const late = await planned(repository, 'dev', '17')
      await applied(repository, late.digest)
      return { digest: early.digest }
    })
    expect(result).toEqual(refused('STALE'))
  })

  test('a state that moved is CHANGED_SINCE_REVIEW when planning again would do something else', async () => {
    const result = await refusal(async (repository) => {
      const early = await planned(repository, 'dev', '7')
      const late = await planned(repository, 'dev', '17')
      await applied(repository, late.digest)
      return { digest: early.digest }
    })
    expect(result).toEqual(refused('CHANGED_SINCE_REVIEW'))
    expect(result.log).toContain('terraform_data.app removed')
  })

  test('a plan with its own time can never be verified again, and the attribute is named', async () => {
    const result = await refusal(async (repository) => {
      await repository.commit('time', {
        'terraform/environments/dev/time.tf': 'resource "terraform_data" "time" {\n  input = plantimestamp()\n}\n',
      })
      const { digest } = await planned(repository)
      // The time of a plan is told in whole seconds.
      await clockPasses(1000)
      return { digest }
    })
    expect(result).toEqual(refused('CHANGED_SINCE_REVIEW'))
    expect(result.log).toContain('terraform_data.time changed input')
  })

  test('destruction beyond the budget needs consent to this very plan', async () => {
    await using repository = await sampleRepository()
    await applied(repository, (await planned(repository)).digest)
    await repository.commit('less', {
      'terraform/environments/dev/main.tf': sampleRoot('dev', 'v1')
        .replace(/resource "terraform_data" "network"[\s\S]*?\n\}\n/u, '')
        .replace(/\n\s+depends_on.*\n/u, '\n'),
    })
    const { digest, outputs } = await planned(repository, 'dev', '17')
    expect(outputs['delete']).toBe('1')
    const without = await applied(repository, digest)
    expect(without.outputs).toMatchObject({ outcome: 'refused', refusal: 'DESTROY_BUDGET' })
    expect(without.log).toContain('terraform_data.network (delete)')
    const stale = await applied(repository, digest, { consent: `v1:${'0'.repeat(64)}` })
    expect(stale.outputs['refusal']).toBe('DESTROY_BUDGET')
    const consented = await applied(repository, digest, { consent: outputs['fingerprint'] ?? '' })
    expect(consented.outputs['outcome']).toBe('applied')
  })
})

describe('files that change between plan and apply', () => {
  const variable = 'variable "size" {\n  default = 1\n}\noutput "size" {\n  value = var.size\n}\n'

  test.each(['replan', 'stored'])(
    'a var file that was made, and made again otherwise, is MISPLACED (%s)',
    async (verify) => {
      await using repository = await sampleRepository()
      await repository.commit('variable', {
        '.gitignore': '.terraform/\n*.tfstate*\n*.tfvars\n',
        'terraform/environments.yml': verify === 'stored' ? stored : sampleEnvironments,
        'terraform/environments/dev/size.tf': variable,
      })
      const made = join(repository.path, 'terraform/environments/dev/made.tfvars')
      await writeFile(made, 'size = 2\n')
      const { digest } = await planned(repository, 'dev', '7', { 'var-file': 'made.tfvars' })
      await writeFile(made, 'size = 3\n')
      const refused = await applied(repository, digest, { 'var-file': 'made.tfvars' })
      expect(refused.outputs).toMatchObject({ outcome: 'refused', refusal: 'MISPLACED' })
      expect(refused.log).toMatch(/list of var files is \S*made\.tfvars \([0-9a-f]{16}\), the plan was made for/u)
      // Without the file, a plan that is made again lacks its values, and a stored one has them in it.
      const none = await applied(repository, digest)
      expect(none.outputs).toMatchObject(verify === 'replan' ? { refusal: 'MISPLACED' } : { outcome: 'applied' })
    },
  )
})

test('a state file that lies in the checkout is never taken for one that an apply left', async () => {
  await using repository = await sampleRepository()
  await repository.commit('planted', {
    '.gitignore': '.terraform/\n',
    'terraform/environments/dev/errored.tfstate': '{}',
  })
  const { digest } = await planned(repository)
  const result = await applied(repository, digest)
  expect(result.exitCode).toBe(1)
  expect(result.log).toContain('STATE_LEFT: ')
  expect(await serialOf(repository)).toBeUndefined()
})

/** Resolves when the clock has moved on by so many milliseconds. */
async function clockPasses(ms: number): Promise<void> {
  const end = Date.now() + ms
  while (Date.now() < end) await new Promise((resolve) => setTimeout(resolve, end - Date.now()))
}

async function sha256(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
}
