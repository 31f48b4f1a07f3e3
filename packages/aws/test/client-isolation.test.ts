import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { serve } from '../../../playground/http/serve.ts'
import type { HttpRequest } from '../../../playground/http/serve.ts'

test('the clients of IAM and S3 use the keys, region and endpoint they are given, and read no file', async () => {
  const home = await mkdtemp(join(tmpdir(), 'wrenchproof-aws-'))
  const seen: HttpRequest[] = []
  await using aws = await serve((request) => {
    seen.push(request)
    return { status: 403, headers: { 'content-type': 'text/xml' }, body: '<Error><Code>AccessDenied</Code></Error>' }
  })
  try {
    const config = join(home, 'config')
    // Each line would change what the SDK does, or make it throw.
    await writeFile(
      config,
      '[default]\nregion = nowhere\nuse_dualstack_endpoint = x\nmax_attempts = x\nrequest_checksum_calculation = x\n',
    )
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        '--conditions=@wrenchproof/source',
        fileURLToPath(new URL('client-isolation.child.ts', import.meta.url)),
        aws.url,
      ],
      {
        env: {
          HOME: home,
          AWS_CONFIG_FILE: config,
          AWS_SHARED_CREDENTIALS_FILE: config,
          AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
          AWS_ACCESS_KEY_ID: 'AKIACANARY',
          AWS_SECRET_ACCESS_KEY: 'canary',
          AWS_REGION: 'nowhere',
          AWS_USE_DUALSTACK_ENDPOINT: 'x',
          AWS_USE_FIPS_ENDPOINT: 'x',
          AWS_MAX_ATTEMPTS: 'x',
          AWS_REQUEST_CHECKSUM_CALCULATION: 'x',
          AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS: 'x',
        },
      },
    )
    const { kinds, opened } = JSON.parse(stdout) as { kinds: string[]; opened: string[] }
    expect(kinds).toEqual(['unseen', 'denied', 'denied'])
    expect(opened.filter((path) => !path.endsWith('.ts') && !path.endsWith('package.json'))).toEqual([])
    expect(seen).toHaveLength(3)
    for (const { headers } of seen) expect(headers['authorization']).toMatch(/Credential=ASIAGIVEN\/\d+\/us-east-2\//u)
  } finally {
    await rm(home, { recursive: true })
  }
})
