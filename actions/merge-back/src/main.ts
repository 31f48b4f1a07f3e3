import { compareCommits, githubClient, githubPullRequests } from '@wrenchproof/github'
import { readContext, runStep } from '@wrenchproof/runner'
import { parseInputs } from './inputs.ts'
import { outputsOf, summaryLine, summaryOf } from './report.ts'
import { run } from './run.ts'

await runStep(async (step) => {
  step.mask(step.input('github-token'))
  const inputs = parseInputs(step.input)
  const context = readContext(process.env)
  const client = githubClient({
    token: inputs.token ?? '',
    apiUrl: process.env['GITHUB_API_URL'] ?? 'https://api.github.com',
  })
  const result = await run(
    inputs,
    {
      pulls: githubPullRequests(client, context.repository),
      async contains(branch, other) {
        const compared = await compareCommits(client, context.repository, { base: branch, head: other })
        return compared?.relation === 'identical' || compared?.relation === 'behind'
      },
    },
    context,
  )
  step.setOutputs(outputsOf(result))
  await step.summarize(summaryOf(result))
  step.log.info(summaryLine(result))
})
