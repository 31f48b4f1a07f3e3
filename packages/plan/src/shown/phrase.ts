import type { Clean } from '../scrub/clean.ts'

/** Our own words, with foreign text to be written as code. */
export type Phrase = readonly (string | { readonly code: Clean })[]
