import { durationForm, parseDuration } from '@wrenchproof/delivery'
import { anyText, flag, lines, parsed, readInputs } from '@wrenchproof/runner'
import type { RawInputs } from '@wrenchproof/runner'
import { addressing, addressingProblems, commenting, insideRepository, neededNames } from '@wrenchproof/workplace'

const { keys, ...place } = addressing

const shared = {
  ...place,
  ...commenting,
  cache: flag('cache', true),
  reviewWorkflow: parsed(
    'review-workflow',
    (text) => insideRepository(text, '.github/workflows/pull-request.yml'),
    'must be the path of a workflow file inside the repository',
  ),
} as const

/** Reads the inputs of a preview, which has no key; throws one error that names every input that is wrong. */
export const parsePreviewInputs = (raw: RawInputs) =>
  readInputs(raw, { ...shared, check: anyText('check') }, addressingProblems)

export type PreviewInputs = ReturnType<typeof parsePreviewInputs>

/** Reads the inputs of a delivery's plan; throws one error that names every input that is wrong. */
export const parseDeliveryInputs = (raw: RawInputs) =>
  readInputs(
    raw,
    {
      ...shared,
      keys,
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

export type DeliveryInputs = ReturnType<typeof parseDeliveryInputs>

/** Events whose commit is not on its branch yet: their plans are looked at, and never sealed. */
const previewed: readonly string[] = ['pull_request', 'merge_group']

/** What the step is asked to do: to show what a change would do, or to seal a plan that may be applied. */
export function parseInputs(
  raw: RawInputs,
  eventName: string,
): { readonly preview: PreviewInputs } | { readonly delivery: DeliveryInputs } {
  return previewed.includes(eventName) ? { preview: parsePreviewInputs(raw) } : { delivery: parseDeliveryInputs(raw) }
}
