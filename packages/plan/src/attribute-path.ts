import { exactNumberKey } from './json-text.ts'

/** A step into a value: a key of an object or map, or an index of a list, set or tuple. */
export type PathStep = string | number

const identifier = /^[\p{L}_][\p{L}\p{N}_-]*$/u

/** `tags["a b"]`, `ingress[0].cidr`: a path as one would write it in Terraform. */
export function pathText(steps: readonly PathStep[]): string {
  let text = ''
  for (const step of steps) {
    if (typeof step === 'number') text += `[${step}]`
    else if (identifier.test(step)) text += text === '' ? step : `.${step}`
    else text += `[${JSON.stringify(step)}]`
  }
  return text
}

/** An object or map of parsed JSON, as opposed to a list or a scalar. */
export function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Object.hasOwn(value, exactNumberKey)
}
