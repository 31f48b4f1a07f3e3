import { durationForm, parseDuration } from '@wrenchproof/delivery'
import { lines, parsed, readInputs } from '@wrenchproof/runner'
import type { RawInputs } from '@wrenchproof/runner'
import { addressing, addressingProblems, neededNames } from '@wrenchproof/workplace'

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
      needs: parsed('needs', neededNames, 'must be a JSON list of names, as route gives it'),
    },
    addressingProblems,
  )

export type PlanInputs = ReturnType<typeof parseInputs>
