import { durationForm, parseDuration } from '@wrenchproof/delivery'
import type { Ownership } from '@wrenchproof/drift'
import { flag, lines, optional, optionalInteger, parsed, readInputs } from '@wrenchproof/runner'
import type { InputReader, RawInputs } from '@wrenchproof/runner'
import { parsePlanKey, planKeyForm } from '@wrenchproof/sealed-plan'
import { addressing, addressingProblems, insideRepository } from '@wrenchproof/workplace'

/** The noise list that may be missing. */
export const defaultNoise = 'terraform/drift-noise.yml'

/** Reads the inputs of the drift step; throws one error that names every input that is wrong. */
export const parseInputs = (raw: RawInputs) =>
  readInputs(
    raw,
    {
      environments: parsed('environments', patternsIn, 'must name an environment, a glob or `all`'),
      environmentsFile: addressing.environmentsFile,
      concurrency: optionalInteger('concurrency', 1, 64),
      issue: flag('issue', true),
      issueAuthor: parsed('issue-author', (text) => (text === '' ? 'github-actions[bot]' : text), ''),
      noise: parsed('noise', (text) => insideRepository(text, defaultNoise), 'must be a path inside the repository'),
      unmanaged: flag('unmanaged', true),
      ours: parsed('tags', tagsIn, 'must be `Key=Value` lines'),
      environmentTag: parsed('environment-tag', (text) => (text === '' ? 'Environment' : text), ''),
      housekeeping: flag('housekeeping', false),
      cache: flag('cache', true),
      overdue: parsed('overdue', (text) => parseDuration(text === '' ? '2d' : text), durationForm),
      backendConfig: addressing.backendConfig,
      varFiles: lines('var-file'),
      ledgerKey: optionalSecret('plan-key', (text) => parsePlanKey(text)?.ledger, planKeyForm),
      store: addressing.store,
      storeLocation: addressing.storeLocation,
      providerMirror: addressing.providerMirror,
      binary: addressing.binary,
      downloadBase: addressing.downloadBase,
      timeLimitMs: addressing.timeLimitMs,
      token: optional('github-token'),
      failOnDrift: flag('fail-on-drift', false),
    },
    (inputs) => [
      ...addressingProblems(inputs),
      ...(inputs.issue === true && inputs.token === undefined && inputs.store === 'directory'
        ? [{ field: 'github-token', problem: 'is required with `issue: true`; nothing was given' }]
        : []),
    ],
  )

export type DriftInputs = ReturnType<typeof parseInputs>

function optionalSecret<T>(
  name: string,
  parse: (text: string) => T | undefined,
  expected: string,
): InputReader<T | undefined> {
  return { name, read: (text) => (text === '' ? undefined : (parse(text) ?? { invalid: expected })) }
}

/** Names and globs; `all` is every one. */
function patternsIn(text: string): readonly string[] | undefined {
  const patterns = text
    .split(/[\s,]+/u)
    .filter((pattern) => pattern !== '')
    .map((pattern) => (pattern === 'all' ? '*' : pattern))
  return text.trim() === '' ? ['*'] : patterns.length === 0 ? undefined : patterns
}

function tagsIn(text: string): Ownership['tags'] | undefined {
  const listed = (text === '' ? 'ManagedBy=terraform' : text).split('\n').filter((line) => line.trim() !== '')
  const pairs = listed.flatMap((line) => {
    const [, key, value] = /^\s*([^=]*[^=\s])\s*=\s*(\S.*?)\s*$/u.exec(line) ?? []
    return key === undefined || value === undefined ? [] : [[key, value] as const]
  })
  return pairs.length === 0 || pairs.length < listed.length ? undefined : Object.fromEntries(pairs)
}
