import { anyText, lines, parsed, readInputs } from '@wrenchproof/runner'
import type { RawInputs } from '@wrenchproof/runner'
import { addressing, addressingProblems } from '@wrenchproof/workplace'

/** Reads the inputs of the apply step; throws one error that names every input that is wrong. */
export const parseInputs = (raw: RawInputs) =>
  readInputs(
    raw,
    {
      ...addressing,
      planDigest: parsed(
        'plan-digest',
        (text) => (/^[0-9a-f]{64}$/u.test(text) ? text : undefined),
        'must be the 64 hex digits that the plan step gave as `plan-digest`',
      ),
      consent: lines('consent'),
      reason: anyText('reason'),
      incident: anyText('incident'),
    },
    addressingProblems,
  )

export type ApplyInputs = ReturnType<typeof parseInputs>
