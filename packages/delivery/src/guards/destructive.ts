/** What the guards against destruction look at: effects without values, as a sealed plan carries them. */
export interface Destruction {
  /** Addresses that would be deleted, replaced or forgotten, with what would happen to them. */
  readonly destructive: readonly { readonly address: string; readonly action: string }[]
  /** The plan's public fingerprint: consent names it, so consent dies with the plan it was given for. */
  readonly fingerprint: string
  /** Fingerprints that somebody consented to. */
  readonly consent: readonly string[]
}

const shownAddresses = 20

/** `aws_vpc.a (delete), aws_subnet.b (replace) and 3 more`. */
export function listed(found: Destruction['destructive']): string {
  const shown = found.slice(0, shownAddresses).map(({ address, action }) => `${address} (${action})`)
  const more = found.length - shown.length
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

export const consentFix = (fingerprint: string): string =>
  `Keep the objects (a \`moved\` block, or the code as it was), or run apply again with \`consent: ${fingerprint}\`.`
