import type { Scrub } from '@wrenchproof/plan'
import { markdownCode } from '@wrenchproof/plan'
import type { AttributeDrift, Finding } from '../look/finding.ts'
import type { Unmanaged } from '../unmanaged/unmanaged.ts'
import type { Remembered } from './record.ts'
import { isFlapping } from './record.ts'
import { sideText } from './value.ts'

const shownAttributes = 20

/** A finding as a list item, with its attributes below it. */
export function findingItem(finding: Finding, memory: Remembered | undefined, scrub: Scrub): string {
  const name = `- ${markdownCode(scrub(finding.address))}${memoryText(memory)}`
  if (finding.kind === 'deleted') return name
  const shown = finding.attributes.slice(0, shownAttributes)
  const more = finding.attributes.length - shown.length + finding.more
  const lines = shown.map((attribute) => `  - ${attributeText(attribute, scrub)}`)
  return [name, ...lines, ...(more > 0 ? [`  - and ${more} more attributes`] : [])].join('\n')
}

/** A finding by its address alone. */
export function shortItem({ address }: Finding, scrub: Scrub): string {
  return `- ${markdownCode(scrub(address))}`
}

/** An unmanaged object as a list item. */
export function objectItem(object: Unmanaged, memory: Remembered | undefined, scrub: Scrub): string {
  const { item, age, misspelt, expired } = object
  const notes = [
    age === undefined ? 'of unknown age' : `${ageText(age)} old`,
    ...(misspelt ? ['its tags are ours but misspelt'] : []),
    ...(expired === undefined ? [] : [expiredText(expired, scrub)]),
  ]
  const type = item.type === undefined ? '' : `${markdownCode(scrub(item.type))} `
  return `- ${type}${markdownCode(scrub(item.arn ?? item.id))}: ${notes.join('; ')}${memoryText(memory)}`
}

function attributeText({ path, change, expired }: AttributeDrift, scrub: Scrub): string {
  const { before, after } = change
  const name = markdownCode(scrub(path))
  const hidden = [before, after].find(({ kind }) => kind === 'sensitive' || kind === 'withheld')
  const [old, fresh] = [sideText(before, scrub), sideText(after, scrub)]
  const said =
    hidden === undefined
      ? `${markdownCode(old)} is now ${markdownCode(fresh)}${old === fresh ? ' (differs in what is not shown)' : ''}`
      : `changed (${hidden.kind === 'sensitive' ? 'sensitive' : 'not shown'})`
  return `${name}: ${said}${expired === undefined ? '' : `; ${expiredText(expired, scrub)}`}`
}

function expiredText({ owner, expires }: { readonly owner: string; readonly expires: string }, scrub: Scrub): string {
  return `the noise entry of ${markdownCode(scrub(owner))} expired on ${expires}`
}

function memoryText(memory: Remembered | undefined): string {
  if (memory === undefined || memory.timesSeen < 2) return ' (new)'
  const flapping = isFlapping(memory) ? `, **flapping**: came back ${memory.returns} times` : ''
  return ` (since ${dayOf(memory.firstSeen)}, seen ${memory.timesSeen} times${flapping})`
}

/** `2026-11-24`, in UTC. */
export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10)
}

/** `3 days`, `5 hours` or `10 minutes`. */
export function ageText(milliseconds: number): string {
  const [count, unit] =
    milliseconds >= 172_800_000
      ? [milliseconds / 86_400_000, 'days']
      : milliseconds >= 7_200_000
        ? [milliseconds / 3_600_000, 'hours']
        : [Math.max(milliseconds, 0) / 60_000, 'minutes']
  return `${Math.floor(count)} ${unit}`
}
