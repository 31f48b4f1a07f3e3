/**
 * Providers and their versions from a `.terraform.lock.hcl`, by source address without the public registry's host.
 * Terraform writes the file itself, always in this form.
 */
export function lockedProviders(text: string): ReadonlyMap<string, string> {
  const blocks = text.matchAll(/^provider "([^"\n]+)" \{\n(?:[^}\n]*\n)*? *version *= *"([^"\n]+)"/gmu)
  return new Map(
    Array.from(blocks, ([, address = '', version = '']) => [
      address.replace(/^registry\.(?:terraform\.io|opentofu\.org)\//u, ''),
      version,
    ]),
  )
}
