import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gitIn } from '@wrenchproof/git'
import { configReader, hclParser } from '@wrenchproof/modules'
import { bundleDirectory, readContext, readEvent, runStep } from '@wrenchproof/runner'
import { gitCommits } from './commits.ts'
import { happeningOf } from './event.ts'
import { parseInputs } from './inputs.ts'
import { closingLines, failureOf, outputsOf, summaryOf, warningsOf } from './report.ts'
import { run } from './run.ts'

await runStep(async (step) => {
  step.mask(step.input('github-token'))
  const inputs = parseInputs(step.input)
  const context = readContext(process.env)
  const event = await readEvent(process.env)
  // The parser's two files lie beside the bundle.
  const wasm = async (name: string): Promise<Uint8Array> => readFile(join(bundleDirectory(), name))
  const result = await run(inputs, {
    happening: happeningOf(event, context),
    commits: gitCommits(gitIn({ cwd: context.workspace }, process.env['PATH'] ?? '')),
    reader: configReader(async () =>
      hclParser({
        runtime: await wasm('web-tree-sitter.wasm'),
        grammar: await wasm('tree-sitter-terraform.wasm'),
      }),
    ),
  })
  for (const { text, at } of warningsOf(result)) step.log.warning(text, at)
  if (result.head !== context.sha)
    step.log.warning(`the checkout is at ${result.head}, and this run is for ${context.sha}: the former is routed`)
  await step.summarize(summaryOf(result))
  const failure = failureOf(result)
  if (failure !== undefined) throw failure
  step.setOutputs(outputsOf(result))
  for (const line of closingLines(result)) step.log.info(line)
})
