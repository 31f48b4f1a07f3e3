import type { Scrub, Side } from '@wrenchproof/plan'
import type { EnvironmentLook } from '../look/environment.ts'
import type { AttributeDrift, Finding } from '../look/finding.ts'
import { importBlocks } from '../unmanaged/import-block.ts'

/** Something a person may do about a finding. Nothing here is ever carried out by a run. */
export interface Proposal {
  readonly kind: 'put-back' | 'accept' | 'forget' | 'adopt'
  /** The address or object it is about; the environment for `put-back`. */
  readonly about: string
  readonly text: string
  /** HCL to paste, without secrets; absent where there is none, or a secret would be in it. */
  readonly code?: string
}

/**
 * What may be done about each finding. Drift in what guards something gets no proposal to let it be: that is for the
 * noise list, with an owner and an end.
 */
export function proposalsOf(look: EnvironmentLook, scrub: Scrub): readonly Proposal[] {
  const findings = look.drift.known ? look.drift.value.findings : []
  const objects = look.unmanaged?.known === true ? look.unmanaged.value : []
  const all: Proposal[] = [
    ...(findings.length === 0
      ? []
      : [
          {
            kind: 'put-back' as const,
            about: look.environment,
            text: `Run the deliver workflow for it (\`gh workflow run deliver.yml -f environment=${look.environment}\`): its plan shows what it would undo, and its guards apply.`,
          },
        ]),
    ...findings.flatMap((finding) => (finding.kind === 'deleted' ? [forgetting(finding)] : accepting(finding))),
    ...objects.map(({ item }): Proposal => {
      const [code] = importBlocks([item])
      return {
        kind: 'adopt',
        about: item.arn ?? item.id,
        text: 'Adopt the object into the code, or delete it.',
        ...(code === undefined ? {} : { code }),
      }
    }),
  ]
  return all.map(({ code, ...proposal }) => ({
    ...proposal,
    about: scrub(proposal.about),
    ...(code === undefined || scrub(code) !== code ? {} : { code }),
  }))
}

function forgetting({ address }: Finding): Proposal {
  return {
    kind: 'forget',
    about: address,
    text: 'If it is to stay gone, take it out of the code: nothing is left to be destroyed.',
  }
}

function accepting(finding: Finding & { readonly kind: 'changed' }): Proposal[] {
  if (finding.severity === 'security') return []
  const { address, attributes } = finding
  const values = attributes.flatMap((attribute) => valueLine(attribute) ?? [])
  const ignored = [...new Set(attributes.map(ignoredPath))]
  return [
    {
      kind: 'accept',
      about: address,
      text: 'Write the new value into the code, or into a variable where environments differ.',
      ...(values.length < attributes.length ? {} : { code: values.join('\n') }),
    },
    {
      kind: 'accept',
      about: address,
      text: 'Or leave it to whoever changes it.',
      code: `lifecycle {\n  ignore_changes = [${ignored.join(', ')}]\n}`,
    },
  ]
}

/** `name = value` for a plain top-level value. */
function valueLine({ change }: AttributeDrift): string | undefined {
  const [name, ...rest] = change.path
  const value = plainValue(change.after)
  return typeof name === 'string' && rest.length === 0 && value !== undefined ? `${name} = ${value}` : undefined
}

function plainValue(side: Side): string | undefined {
  if (side.kind !== 'value') return undefined
  const { value } = side
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'string' && /^[\w .,:/@+=-]{0,200}$/u.test(value) ? JSON.stringify(value) : undefined
}

// Elements of sets have no address, so a block is ignored whole; of a map, one key can be.
function ignoredPath({ change: { path } }: AttributeDrift): string {
  const [name, key] = path
  const attribute = String(name)
  return (attribute === 'tags' || attribute === 'tags_all') && typeof key === 'string' && /^[\w .:/@+=-]+$/u.test(key)
    ? `${attribute}[${JSON.stringify(key)}]`
    : attribute
}
