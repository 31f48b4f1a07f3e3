/**
 * The path of the first key that an object of this JSON text holds twice, such as `$.Statement[0].Condition`; undefined
 * if there is none. `JSON.parse` keeps the last of two equal keys in silence, so a condition could vanish before we see
 * it. The text must be valid JSON.
 */
export function firstDuplicateKey(text: string): string | undefined {
  const stack: Frame[] = []
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]/gsu)) {
    const frame = stack.at(-1)
    if (token === '{') stack.push({ keys: new Set(), expectsKey: true, step: '' })
    else if (token === '[') stack.push({ keys: undefined, expectsKey: false, step: '[0]', index: 0 })
    else if (token === '}' || token === ']') stack.pop()
    else if (token === ',' && frame !== undefined) next(frame)
    else if (token.startsWith('"') && frame?.keys !== undefined && frame.expectsKey) {
      const key = String(JSON.parse(token))
      frame.step = `.${key}`
      frame.expectsKey = false
      if (frame.keys.has(key)) return `$${stack.map(({ step }) => step).join('')}`
      frame.keys.add(key)
    }
  }
  return undefined
}

interface Frame {
  /** The keys seen so far; undefined for an array. */
  readonly keys: Set<string> | undefined
  expectsKey: boolean
  step: string
  index?: number
}

function next(frame: Frame): void {
  if (frame.keys !== undefined) frame.expectsKey = true
  else {
    frame.index = (frame.index ?? 0) + 1
    frame.step = `[${frame.index}]`
  }
}
