/**
 * Compares the declarations with a file made by `terraform providers schema -json`:
 *
 *     node --conditions=@wrenchproof/source playground/cloud/conformance.ts schema.json
 *
 * Names every difference and exits with 1 if there is one.
 */
import { compare } from './conformance/compare.ts'
import { readSchemaFile } from './install/schema-file.ts'
import { catalogue } from './resources/index.ts'

const [path] = process.argv.slice(2)
if (path === undefined) {
  console.error('usage: conformance.ts <schema.json>, made by `terraform providers schema -json`')
  process.exitCode = 2
} else {
  try {
    const { differences, conformed, notConformed } = compare(catalogue, readSchemaFile(path))
    for (const difference of differences) console.error(difference)
    if (notConformed.length > 0) console.log(`not conformed, because the file lacks them: ${notConformed.join(', ')}`)
    console.log(`${conformed.length} types compared, ${differences.length} differences`)
    if (differences.length > 0) process.exitCode = 1
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 2
  }
}
