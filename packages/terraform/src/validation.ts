import { posix } from 'node:path'
import type { Problem } from '@wrenchproof/errors'
import { z } from 'zod'

const result = z.looseObject({
  diagnostics: z.array(
    z.looseObject({
      severity: z.string(),
      summary: z.string(),
      detail: z.string().default(''),
      range: z
        .looseObject({ filename: z.string(), start: z.looseObject({ line: z.int(), column: z.int() }) })
        .optional(),
    }),
  ),
})

/** The errors in what `terraform validate -json` says; `undefined` when it is not that. Files are relative to the top. */
export function validationProblems(text: string, root: string): Problem[] | undefined {
  const read = parsed(text)
  return read?.diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ summary, detail, range }) => ({
      field: '',
      problem: `${summary}${detail === '' ? '' : `: ${detail.replaceAll(/\s+/gu, ' ').trim()}`}`,
      ...(range === undefined
        ? {}
        : { file: posix.join(root, range.filename), line: range.start.line, column: range.start.column }),
    }))
}

function parsed(text: string): z.infer<typeof result> | undefined {
  try {
    return result.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
