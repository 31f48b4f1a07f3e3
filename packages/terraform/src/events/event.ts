import { z } from 'zod'

// Machine-readable UI 1.2 (Terraform documentation, "Machine-Readable UI"); only the fields we use.
const resource = z.looseObject({ addr: z.string() })
const diagnostic = z.looseObject({
  severity: z.enum(['error', 'warning']),
  summary: z.string(),
  detail: z.string().default(''),
  address: z.string().optional(),
  range: z.looseObject({ filename: z.string(), start: z.looseObject({ line: z.int(), column: z.int() }) }).optional(),
})
const event = z.looseObject({
  type: z.string(),
  '@timestamp': z.iso.datetime({ offset: true }).optional().catch(undefined),
  hook: z
    .looseObject({
      resource: resource.optional(),
      action: z.string().optional(),
      elapsed_seconds: z.number().optional(),
      id_key: z.string().optional(),
      id_value: z.string().optional(),
    })
    .optional(),
  change: z.looseObject({ resource, action: z.string() }).optional(),
  changes: z
    .looseObject({ add: z.int(), change: z.int(), remove: z.int(), import: z.int().default(0), operation: z.string() })
    .optional(),
  diagnostic: diagnostic.optional(),
})

/** One line of `plan -json` or `apply -json`. */
export type TerraformEvent = z.infer<typeof event>
export type Diagnostic = z.infer<typeof diagnostic>

/** Reads a line of output; `undefined` when it is none of Terraform's events. */
export function parseEvent(line: string): TerraformEvent | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    const read = event.safeParse(JSON.parse(line))
    return read.success ? read.data : undefined
  } catch {
    return undefined
  }
}

/**
 * A short line for the log, or `undefined` for events nobody waits for. Made of addresses, actions and times only:
 * Terraform's own messages carry ids and the output of provisioners.
 */
export function eventLine({ type, hook, changes, diagnostic: found }: TerraformEvent): string | undefined {
  const address = hook?.resource?.addr ?? ''
  const action = hook?.action ?? 'change'
  const seconds = `${Math.round(hook?.elapsed_seconds ?? 0)}s`
  switch (type) {
    case 'apply_start':
      return `${address}: ${action} ...`
    case 'apply_progress':
      return `${address}: ${action} goes on, ${seconds}`
    case 'apply_complete':
      return `${address}: ${action} done in ${seconds}`
    case 'apply_errored':
      return `${address}: ${action} failed after ${seconds}`
    case 'provision_start':
      return `${address}: provisioner runs`
    case 'provision_errored':
      return `${address}: provisioner failed`
    case 'change_summary':
      return changes === undefined
        ? undefined
        : `${changes.operation}: ${changes.add} to add, ${changes.change} to change, ${changes.remove} to destroy, ${changes.import} to import`
    case 'diagnostic':
      return found === undefined ? undefined : diagnosticLine(found)
    default:
      return undefined
  }
}

/** `error: Missing required argument (main.tf:4:3, aws_subnet.a): The argument "vpc_id" is required.` */
export function diagnosticLine({ severity, summary, detail, address, range }: Diagnostic): string {
  const where = [
    ...(range === undefined ? [] : [`${range.filename}:${range.start.line}:${range.start.column}`]),
    ...(address === undefined ? [] : [address]),
  ].join(', ')
  const head = `${severity}: ${summary}${where === '' ? '' : ` (${where})`}`
  return detail === '' ? head : `${head}: ${detail.replaceAll(/\s+/gu, ' ').trim()}`
}
