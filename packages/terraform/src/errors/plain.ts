import type { Diagnostic } from '../events/event.ts'

/** The errors of a command that prints for people. What has no heading is one error as a whole; silence is none. */
export function plainErrors(stderr: string): Diagnostic[] {
  const text = stderr.replaceAll(/^[│╷╵]\s?/gmu, '')
  const blocks = text.split(/^(?=Error: )/mu).filter((block) => block.startsWith('Error: '))
  if (blocks.length === 0) {
    const whole = oneLine(text)
    return whole === '' ? [] : [{ severity: 'error', summary: whole, detail: '' }]
  }
  return blocks.map((block) => {
    // Terraform wraps its summaries too; an empty line ends them.
    const [summary = '', ...detail] = block.slice('Error: '.length).split(/\n\s*\n/u)
    return { severity: 'error', summary: oneLine(summary), detail: detail.join('\n\n').trim() }
  })
}

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim()
