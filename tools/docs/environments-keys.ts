import { z } from 'zod'
import { environmentsJsonSchema } from '../../packages/delivery/src/index.ts'
import type { Generated } from './generated.ts'
import { markdownTable } from './markdown-table.ts'

const Schema = z.object({
  description: z.string().optional(),
  type: z.string().optional(),
  default: z.unknown().optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  pattern: z.string().optional(),
  required: z.array(z.string()).default([]),
  get properties() {
    return z.record(z.string(), Schema).optional()
  },
  get additionalProperties(): z.ZodOptional<z.ZodUnion<readonly [z.ZodBoolean, typeof Schema]>> {
    return z.union([z.boolean(), Schema]).optional()
  },
})
type Schema = z.infer<typeof Schema>

/** Every key of the environments file in docs/environments.md, from the rules that read it. */
export function environmentsKeys(): Generated[] {
  const { properties } = Schema.parse(environmentsJsonSchema())
  const one = properties?.['environments']?.additionalProperties
  const text = [
    '# The keys of the environments file',
    'This page is generated from the rules that read `terraform/environments.yml`. Any other key is refused, with its line and column.',
    '## Of each environment, under `environments.<name>`',
    table(typeof one === 'object' ? one : undefined),
    '## Of `terraform`',
    table(properties?.['terraform']),
  ]
  return [{ kind: 'file', file: 'docs/environments.md', text: `${text.join('\n\n')}\n` }]
}

function table(schema: Schema | undefined): string {
  return markdownTable(['Key', 'What it is', 'Values', 'If left out'], rows(schema, ''))
}

/** A key that holds others stands before them. */
function rows(schema: Schema | undefined, prefix: string): string[][] {
  return Object.entries(schema?.properties ?? {}).flatMap(([key, value]) => {
    const required = schema?.required.includes(key) === true
    const missing = value.default === undefined ? (required ? 'refused' : '') : `\`${JSON.stringify(value.default)}\``
    const inner = rows(value, `${prefix}${key}.`)
    const own = [
      `\`${prefix}${key}\``,
      (value.description ?? '').replaceAll('<', String.raw`\<`),
      values(value),
      missing,
    ]
    return inner.length > 0 ? inner : [own]
  })
}

/** What a key takes, as far as it can be said shortly. */
function values({ enum: words, type = '', minimum, maximum, pattern = '' }: Schema): string {
  if (words !== undefined) return words.map((word) => `\`${word}\``).join(', ')
  if (pattern.endsWith('[smhd]$')) return 'a duration such as `30m` or `2d`'
  if (minimum !== undefined && maximum !== undefined)
    return maximum === Number.MAX_SAFE_INTEGER ? `${type}, ${minimum} or more` : `${type}, ${minimum} to ${maximum}`
  return type === 'array' ? 'list' : type === 'object' ? 'mapping' : type
}
