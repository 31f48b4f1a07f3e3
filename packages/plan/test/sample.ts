import type { Effects } from '../src/index.ts'
import { effectsOf, parsePlanJson } from '../src/index.ts'

/** A resource change as Terraform writes one, for tests to alter. */
export function resourceChange(
  address: string,
  change: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const type = /(?:^|\.)(?<type>[a-z]\w*)\.[^.]*$/u.exec(address)?.groups?.['type'] ?? 'terraform_data'
  return { address, mode: 'managed', type, change: { ...changeDefaults, ...change }, ...more }
}

const changeDefaults = {
  before: null,
  after: null,
  after_unknown: {},
  before_sensitive: false,
  after_sensitive: false,
}

/** The text of a plan with these parts. */
export function planText(parts: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({
    format_version: '1.2',
    terraform_version: '1.11.4',
    timestamp: '2026-01-02T03:04:05Z',
    ...parts,
  })
}

/** The effects of a plan with these parts. */
export function effectsFrom(parts: Readonly<Record<string, unknown>>): Effects {
  return effectsOf(parsePlanJson(planText(parts)))
}

/** The effects of a plan with these resource changes. */
export function effectsOfChanges(...changes: readonly Readonly<Record<string, unknown>>[]): Effects {
  return effectsFrom({ resource_changes: changes })
}
