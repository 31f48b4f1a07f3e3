import { expect, test } from '@jest/globals'
import { ProblemsError, explain } from '@wrenchproof/errors'
import {
  lines,
  oneOf,
  optional,
  optionalInteger,
  parsed,
  parsedSecret,
  readInputs,
  required,
} from '@wrenchproof/runner'

const readers = {
  environment: required('environment'),
  store: oneOf('store', ['directory', 'artifact'], 'directory'),
  backendConfig: lines('backend-config'),
  parallelism: optionalInteger('parallelism', 1, 256),
  binary: optional('terraform-binary'),
  ttl: parsed('ttl', (text) => (text === '1h' ? 3_600_000 : undefined), 'must be like 24h'),
  key: parsedSecret('plan-key', (text) => (text.length === 4 ? text : undefined), 'must be 4 characters'),
}
const raw = (given: Record<string, string>) => (name: string) => given[name] ?? ''

test('reads every input into its type', () => {
  expect(
    readInputs(
      raw({
        environment: 'dev',
        'backend-config': 'a=1\n\n# no\n b=2 ',
        parallelism: '8',
        ttl: '1h',
        'plan-key': 'abcd',
      }),
      readers,
    ),
  ).toEqual({
    environment: 'dev',
    store: 'directory',
    backendConfig: ['a=1', 'b=2'],
    parallelism: 8,
    binary: undefined,
    ttl: 3_600_000,
    key: 'abcd',
  })
})

test('says everything that is wrong at once, and never repeats a secret', () => {
  const given = raw({ store: 'ftp', parallelism: '0x8', ttl: 'soon', 'plan-key': 'hunter2-SECRET' })
  let thrown: unknown
  try {
    readInputs(given, readers)
  } catch (error) {
    thrown = error
  }
  expect(thrown).toBeInstanceOf(ProblemsError)
  expect(explain(thrown)).toEqual([
    'INPUT_INVALID: the inputs of this step are not usable',
    '- environment: is required; nothing was given',
    "- store: must be one of directory, artifact; got 'ftp'",
    "- parallelism: must be a whole number from 1 to 256; got '0x8'",
    "- ttl: must be like 24h; got 'soon'",
    '- plan-key: must be 4 characters',
    'Fix: Mend the `with:` block of this step.',
  ])
})
