/** A provider as the dependency lock file has it. */
export interface LockedProvider {
  /** `registry.terraform.io/hashicorp/aws`. */
  readonly source: string
  readonly version: string
  /** Hashes of unpacked packages, `h1:` and base64, one per platform that somebody locked. */
  readonly hashes: readonly string[]
}

/** The providers of a `.terraform.lock.hcl`; Terraform writes the file itself, always in this form. */
export function lockedProviders(text: string): readonly LockedProvider[] {
  return Array.from(text.matchAll(/^provider "([^"\n]+)" \{\n((?:[^}\n]*\n)*)\}/gmu), ([, source = '', body = '']) => ({
    source,
    version: /^ *version *= *"([^"\n]+)"/mu.exec(body)?.[1] ?? '',
    hashes: Array.from(body.matchAll(/"(h1:[A-Za-z0-9+/]{43}=)"/gu), ([, hash = '']) => hash),
  }))
}
