import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ProblemsError, UserError, errorCode } from '@wrenchproof/errors'
import { customEndpoint, endpointProblem, sdkIam, sdkStateBucket, sdkSts, trackedKeys } from '@wrenchproof/aws'
import type { AwsSession } from '@wrenchproof/aws'
import { isForeign, readContext, readEvent, runStep, runUrl } from '@wrenchproof/runner'
import { subjectRules } from './github-subject.ts'
import { parseInputs } from './inputs.ts'
import { issuerOf } from './issuer.ts'
import { failureOf, logLines, outputsOf, summaryOf } from './report.ts'
import { run } from './run.ts'

/** The environments file and its entry; its parser is loaded only where there is a file to read. */
async function environmentOf(name: string, file: string, read: (path: string) => Promise<string | undefined>) {
  const text = await read(file)
  if (text === undefined) {
    throw new UserError(
      `environments-file: there is no ${file} in the checkout`,
      'Check the repository out before this step, or say where the file is with `environments-file`.',
      { code: 'INPUT_INVALID' },
    )
  }
  const { environmentNamed, parseEnvironments } = await import('@wrenchproof/delivery')
  const environments = parseEnvironments(text, file)
  return { environments, environment: environmentNamed(environments, name) }
}

await runStep(async (step) => {
  step.mask(step.input('github-token'))
  const inputs = parseInputs(step.input)
  const context = readContext(process.env)
  const variables = process.env
  const fileIn = async (path: string): Promise<string | undefined> => {
    try {
      return await readFile(join(context.workspace, path), 'utf8')
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined
      throw error
    }
  }
  const event = await readEvent(variables)
  const named =
    inputs.environment === undefined
      ? undefined
      : await environmentOf(inputs.environment, inputs.environmentsFile, fileIn)
  const problems = (['IAM', 'S3'] as const).flatMap((service) => {
    const endpoint = customEndpoint(service, variables)
    return (endpoint === undefined ? undefined : endpointProblem(endpoint, service)) ?? []
  })
  if (problems.length > 0) throw new ProblemsError('the AWS settings are wrong', problems, 'Correct the variables.')
  const client = (session: AwsSession, service: 'IAM' | 'S3', region: string) => ({
    credentials: session,
    region,
    endpoint: customEndpoint(service, variables),
  })
  const result = await run(inputs, {
    mayMint: {
      offered: Boolean(variables['ACTIONS_ID_TOKEN_REQUEST_URL'] && variables['ACTIONS_ID_TOKEN_REQUEST_TOKEN']),
      fork: isForeign(event, context),
    },
    mint: step.idToken,
    sts: sdkSts,
    iam: (session) => sdkIam(client(session, 'IAM', session.region)),
    bucket: (name, region, session) => sdkStateBucket(name, client(session, 'S3', region)),
    subjectRules: async () =>
      subjectRules({
        apiUrl: variables['GITHUB_API_URL'] ?? 'https://api.github.com',
        repository: context.repository,
        token: inputs.token,
      }),
    trackedKeys: async () => trackedKeys(context.workspace, variables['PATH'] ?? ''),
    readFile: fileIn,
    clock: {
      now: Date.now,
      random: Math.random,
      sleep: async (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    },
    mask: step.mask,
    warn: (line) => step.log.warning(line),
    variables,
    run: { runId: context.runId, runAttempt: context.runAttempt, url: runUrl(context) },
    issuer: issuerOf(context.serverUrl),
    environments: named?.environments,
    environment: named?.environment,
  })
  for (const line of logLines(result)) step.log.info(line)
  step.setOutputs(outputsOf(result))
  await step.summarize(summaryOf(result))
  const failure = failureOf(result)
  if (failure !== undefined) throw failure
})
