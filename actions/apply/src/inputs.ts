import { anyText, lines, oneOf, optional, parsed, parsedSecret, readInputs } from '@wrenchproof/runner'
import type { InputReader, RawInputs } from '@wrenchproof/runner'
import { parsePlanKey, planKeyForm } from '@wrenchproof/sealed-plan'
import type { PlanKeys } from '@wrenchproof/sealed-plan'
import { addressing, addressingProblems, commenting } from '@wrenchproof/workplace'

const digestForm = 'must be the 64 hex digits that the plan step gave as `plan-digest`'

const digestOf = (digest: string): string | undefined => (/^[0-9a-f]{64}$/u.test(digest) ? digest : undefined)

/** A plan key, or `undefined` when none was given. */
const optionalKey = (name: string): InputReader<PlanKeys | undefined> => ({
  name,
  read: (text) => (text === '' ? undefined : parsedSecret(name, parsePlanKey, planKeyForm).read(text)),
})

const shared = {
  ...addressing,
  reason: anyText('reason'),
  incident: anyText('incident'),
} as const

// An outcome is never less of one because nobody could comment on it.
const applyCommenting = { ...commenting, comment: oneOf('comment', ['true', 'false'], 'true') } as const

/** Reads the inputs of an apply; throws one error that names every input that is wrong. */
export const parseApplyInputs = (raw: RawInputs) =>
  readInputs(
    raw,
    {
      ...shared,
      ...applyCommenting,
      planDigest: parsed('plan-digest', digestOf, digestForm),
      consent: lines('consent'),
      afterKeys: optionalKey('after-key'),
    },
    addressingProblems,
  )

export type ApplyInputs = ReturnType<typeof parseApplyInputs>

/** Reads the inputs of a recovery; throws one error that names every input that is wrong. */
export const parseRecoverInputs = (raw: RawInputs) =>
  readInputs(
    raw,
    {
      ...shared,
      recover: oneOf('recover', [
        'diagnose',
        'adopt',
        'push-errored-state',
        'restore',
        'freeze',
        'clear-hold',
        'resolve-doubt',
      ]),
      rescue: anyText('rescue'),
      version: anyText('version'),
    },
    (inputs) => [
      ...addressingProblems(inputs),
      ...(inputs.recover !== 'diagnose' && inputs.reason?.trim() === ''
        ? [{ field: 'reason', problem: 'is required for a recovery; nothing was given' }]
        : []),
      ...(inputs.recover === 'push-errored-state' && inputs.rescue === ''
        ? [
            {
              field: 'rescue',
              problem:
                'is required to push a state: the name that the broken apply printed, and `recover: diagnose` prints again',
            },
          ]
        : []),
      ...(inputs.recover !== 'restore' && inputs.version !== ''
        ? [{ field: 'version', problem: 'is only for `recover: restore`' }]
        : []),
    ],
  )

export type RecoverInputs = ReturnType<typeof parseRecoverInputs>

/** What the step is asked to do: to apply a plan, or to recover. */
export function parseInputs(raw: RawInputs): { readonly apply: ApplyInputs } | { readonly recover: RecoverInputs } {
  return optional('recover').read(raw('recover')) === undefined
    ? { apply: parseApplyInputs(raw) }
    : { recover: parseRecoverInputs(raw) }
}
