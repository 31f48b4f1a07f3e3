import { anyText, lines, oneOf, optional, parsed, readInputs } from '@wrenchproof/runner'
import type { RawInputs } from '@wrenchproof/runner'

const defaultEnvironmentsFile = 'terraform/environments.yml'

/** Reads the inputs of the route step; throws one error that names every input that is wrong. */
export const parseInputs = (raw: RawInputs) =>
  readInputs(raw, {
    environmentsFile: parsed('environments-file', insideRepository, 'must be a path inside the repository'),
    only: lines('only'),
    purpose: oneOf('purpose', ['deliver', 'look'], 'deliver'),
    store: oneOf('store', ['artifact', 's3', 'directory'], 'artifact'),
    lane: oneOf('lane', ['any', 'regular', 'hotfix'], 'any'),
    reason: anyText('reason'),
    incident: anyText('incident'),
    token: optional('github-token'),
  })

export type RouteInputs = ReturnType<typeof parseInputs>

/** The path in the form Git lists it, if it stays inside the repository; the default when there is none. */
function insideRepository(text: string): string | undefined {
  const parts = (text === '' ? defaultEnvironmentsFile : text).split('/').filter((part) => part !== '.')
  return parts.some((part) => part === '' || part === '..') ? undefined : parts.join('/') || undefined
}
