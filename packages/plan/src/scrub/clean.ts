import type { Scrub } from './scrubber.ts'
import { withheld } from './scrubber.ts'

declare const clean: unique symbol

/**
 * Text with the secrets taken out. Whatever is written for people takes foreign text in this type alone, so that none
 * can be forgotten on the way.
 */
export type Clean = string & { readonly [clean]: true }

/** Turns foreign text into clean text; never throws. */
export type Cleanse = (text: string) => Clean

/** A cleanse that remembers short texts: types and attribute paths come thousands of times. */
export function cleanser(scrub: Scrub): Cleanse {
  const known = new Map<string, Clean>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const result = asClean(scrubbed(scrub, text))
    if (text.length <= longestKnown && known.size < mostKnown) known.set(text, result)
    return result
  }
}

/** Our own words with clean text in them. */
export function says(words: TemplateStringsArray, ...parts: readonly (Clean | number)[]): Clean {
  // By hand, because this is called for each line of ten thousand and String.raw takes ten times as long.
  let text = words[0] ?? ''
  for (let index = 0; index < parts.length; index += 1) text += `${parts[index]}${words[index + 1]}`
  return asClean(text)
}

/** Clean texts one after another. */
export function joined(parts: readonly Clean[], separator: string): Clean {
  return asClean(parts.join(separator))
}

/** A change to clean text that cannot bring a secret back, such as a cut. */
export function reshaped(text: Clean, change: (text: string) => string): Clean {
  return asClean(change(text))
}

const longestKnown = 80
const mostKnown = 20_000

function scrubbed(scrub: Scrub, text: string): string {
  try {
    return scrub(text)
  } catch {
    return withheld
  }
}

function asClean(text: string): Clean {
  assumeClean(text)
  return text
}

// The one place where a string becomes clean.
function assumeClean(text: string): asserts text is Clean {
  if (typeof text !== 'string') throw new TypeError('a scrub must return a text')
}
