import type { Finding } from '../finding.ts'
import type { Place } from '../hcl/config.ts'
import type { Member } from './closure.ts'

/** Gathers a closure's members and findings, each once, with every place that refers to a member. */
export interface Collector {
  /** Takes a member up; answers whether it is new. `make` is given the list its references will be in. */
  add(key: string, place: Place | undefined, make: (references: readonly Place[]) => Member): boolean
  report(finding: Finding): void
  members(): Member[]
  findings(): Finding[]
}

export function collector(): Collector {
  const members = new Map<string, { member: Member; references: Place[] }>()
  const findings = new Map<string, Finding>()
  return {
    add(key, place, make) {
      const known = members.get(key)
      const references = known?.references ?? []
      if (place !== undefined) references.push(place)
      if (known === undefined) members.set(key, { member: make(references), references })
      return known === undefined
    },
    report(finding) {
      const { code, file, line, column, problem } = finding
      findings.set(JSON.stringify([code, file, line, column, problem]), finding)
    },
    members: () => [...members.values()].map(({ member }) => member),
    findings: () => [...findings.values()],
  }
}
