import { optional, parsed, readInputs, required } from '@wrenchproof/runner'
import type { RawInputs } from '@wrenchproof/runner'

const branch = (name: string, fallback: string) =>
  parsed(name, (text) => (/\s/u.test(text) ? undefined : text === '' ? fallback : text), 'must be the name of a branch')

/** Reads the inputs of the merge-back step; throws one error that names every input that is wrong. */
export const parseInputs = (raw: RawInputs) =>
  readInputs(raw, {
    main: branch('main', 'main'),
    release: branch('release', 'release/*'),
    develop: branch('develop', 'develop'),
    reason: required('reason'),
    incident: required('incident'),
    token: optional('github-token'),
  })

export type MergeBackInputs = ReturnType<typeof parseInputs>
