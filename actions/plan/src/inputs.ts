import { durationForm, parseDuration } from '@wrenchproof/delivery'
import { lines, parsed, readInputs } from '@wrenchproof/runner'
import type { RawInputs } from '@wrenchproof/runner'
import { addressing, addressingProblems } from '@wrenchproof/workplace'

/** Reads the inputs of the plan step; throws one error that names every input that is wrong. */
export const parseInputs = (raw: RawInputs) =>
  readInputs(
    raw,
    {
      ...addressing,
      ttl: parsed(
        'ttl',
        (text) => (text === '0h' ? undefined : parseDuration(text === '' ? '24h' : text)),
        durationForm,
      ),
      carry: lines('carry'),
    },
    addressingProblems,
  )

export type PlanInputs = ReturnType<typeof parseInputs>
