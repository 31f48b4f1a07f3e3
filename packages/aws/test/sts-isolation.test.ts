import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { serve } from '../../../playground/http/serve.ts'
import type { HttpRequest } from '../../../playground/http/serve.ts'
import { granted } from './sts-stand-in.ts'

test('the SDK reads no file, no profile, no other endpoint, and signs nothing', async () => {
  const home = await mkdtemp(join(tmpdir(), 'wrenchproof-aws-'))
  const seen: HttpRequest[] = []
  await using sts = await serve((request) => {
    seen.push(request)
    return granted()
  })
  await using elsewhere = await serve((request) => {
    seen.push(request)
    return { status: 500 }
  })
  try {
    const config = join(home, 'config')
    // Each line would change what the SDK does, or make it throw.
    await writeFile(
      config,
      `[default]\nregion = nowhere\nendpoint_url = ${elsewhere.url}\nuse_dualstack_endpoint = x\nuse_fips_endpoint = x\nmax_attempts = x\n`,
    )
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=@wrenchproof/source', fileURLToPath(new URL('sts-isolation.child.ts', import.meta.url)), sts.url],
      {
        env: {
          HOME: home,
          AWS_CONFIG_FILE: config,
          AWS_SHARED_CREDENTIALS_FILE: config,
          AWS_ENDPOINT_URL: elsewhere.url,
          AWS_ENDPOINT_URL_STS: elsewhere.url,
          AWS_ACCESS_KEY_ID: 'AKIACANARY',
          AWS_SECRET_ACCESS_KEY: 'canary',
          AWS_USE_DUALSTACK_ENDPOINT: 'x',
          AWS_USE_FIPS_ENDPOINT: 'x',
          AWS_MAX_ATTEMPTS: 'x',
          AWS_RETRY_MODE: 'x',
          AWS_DEFAULTS_MODE: 'x',
        },
      },
    )
    const { name, opened } = JSON.parse(stdout) as { name: string; opened: string[] }
    expect(name).toBe('session')
    expect(opened.filter((path) => !path.endsWith('.ts') && !path.endsWith('package.json'))).toEqual([])
    expect(seen).toHaveLength(1)
    expect(seen[0]?.headers).not.toHaveProperty('authorization')
    expect(JSON.stringify(seen[0]?.headers)).not.toContain('AKIACANARY')
  } finally {
    await rm(home, { recursive: true })
  }
})
