/**
 * Attests where the bundles come from, in a job of release.yml: `gh attestation verify actions/plan/dist/index.js
 * --repo OWNER/wrenchproof` asks for it. Needs `id-token` and `attestations` write permission.
 */
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { attestProvenance } from '@actions/attest'

const subjects = globSync('actions/*/dist/*.js')
  .toSorted()
  .map((name) => ({ name, digest: { sha256: createHash('sha256').update(readFileSync(name)).digest('hex') } }))
const { attestationID } = await attestProvenance({ subjects, token: process.env['GITHUB_TOKEN'] ?? '' })
process.stdout.write(`attestation ${attestationID ?? 'made'} for ${subjects.map(({ name }) => name).join(', ')}\n`)
