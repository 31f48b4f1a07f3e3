import { z } from 'zod'

const outputs = z.looseObject({
  outputs: z.record(z.string(), z.looseObject({ type: z.unknown() })).default({}),
})

/** Names and types of the outputs in a state file (format 4, parsed); values stay behind. Throws a `ZodError`. */
export function outputTypes(state: unknown): ReadonlyMap<string, string> {
  return new Map(Object.entries(outputs.parse(state).outputs).map(([name, { type }]) => [name, typeText(type)]))
}

/** A type as one writes it: `["list","string"]` is `list(string)`. */
function typeText(type: unknown): string {
  if (typeof type === 'string') return type
  if (!Array.isArray(type)) return 'any'
  const [kind, inner]: unknown[] = type
  const parts = Array.isArray(inner)
    ? // A tuple has a list of types; any other kind has one, which may itself be a list.
      kind === 'tuple'
      ? `[${inner.map(typeText).join(', ')}]`
      : typeText(inner)
    : typeof inner === 'object' && inner !== null
      ? `{${Object.entries(inner)
          .map(([name, each]) => `${name}=${typeText(each)}`)
          .join(', ')}}`
      : typeText(inner)
  return `${String(kind)}(${parts})`
}
