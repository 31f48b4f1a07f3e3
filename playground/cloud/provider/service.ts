/** The provider as terraform sees it: every method of plugin protocol 5 that it calls. */
import { configure, empty, getMetadataResponse, prepareProviderConfig, validateConfig } from '../protocol/messages.ts'
import type { Diagnostic } from '../protocol/messages.ts'
import { unary } from '../protocol/grpc.ts'
import type { Method } from '../protocol/grpc.ts'
import { cloudClient, textOf } from './cloud-client.ts'
import { ConfigurationError, readConfiguration } from './configuration.ts'
import { failed, failure } from './diagnostics.ts'
import { readData } from './data-sources.ts'
import type { ProviderPackage } from './package.ts'
import { apply, importState, plan, read, upgradeState } from './resources.ts'
import { receivedObject } from './session.ts'
import type { Session } from './session.ts'
import { validateBlock, validateResource } from './validate.ts'

/** All methods by path, over an installed package; `env` tells where the cloud is and who calls. */
export function providerMethods(installed: ProviderPackage, env: NodeJS.ProcessEnv): ReadonlyMap<string, Method> {
  const session: Session = { installed, env, ready: undefined }
  const methods: Readonly<Record<string, Method>> = {
    GetMetadata: unary(empty, getMetadataResponse, () => ({
      server_capabilities: { plan_destroy: true, get_provider_schema_optional: true },
      resources: installed.resourceTypes.map((type_name) => ({ type_name })),
      data_sources: installed.dataSourceTypes.map((type_name) => ({ type_name })),
    })),
    // Encoded once, at installation: encoding takes longer than starting the process.
    GetSchema: async () => installed.schema(),
    PrepareProviderConfig: unary(prepareProviderConfig.request, prepareProviderConfig.response, ({ config }) => ({
      prepared_config: config,
    })),
    ValidateResourceTypeConfig: unary(
      validateConfig.request,
      validateConfig.response,
      ({ type_name = '', config }) => ({
        diagnostics: validateResource(installed.resource(type_name), receivedObject(config) ?? {}),
      }),
    ),
    ValidateDataSourceConfig: unary(validateConfig.request, validateConfig.response, ({ type_name = '', config }) => ({
      diagnostics: validateBlock(installed.dataSource(type_name).block, receivedObject(config) ?? {}, []),
    })),
    Configure: unary(configure.request, configure.response, async ({ config }) => ({
      diagnostics: await configureSession(session, receivedObject(config) ?? {}),
    })),
    // In-flight calls finish: an object that is created but not answered would be lost to the state.
    Stop: async () => {
      await session.ready?.cloud.tellStopping()
      return Buffer.alloc(0)
    },
    UpgradeResourceState: upgradeState(session),
    ReadResource: read(session),
    PlanResourceChange: plan(session),
    ApplyResourceChange: apply(session),
    ImportResourceState: importState(session),
    ReadDataSource: readData(session),
  }
  return new Map(Object.entries(methods).map(([name, method]) => [`/tfplugin5.Provider/${name}`, method]))
}

/** Reads the configuration and, as the real provider does, asks STS who is calling. */
async function configureSession(
  session: Session,
  block: Parameters<typeof readConfiguration>[0],
): Promise<readonly Diagnostic[]> {
  try {
    const configuration = readConfiguration(block, session.env)
    const cloud = cloudClient(configuration.endpoint, configuration.credentials, configuration.attempts)
    session.ready = { configuration, cloud }
    if (!configuration.checkCredentials && configuration.allowedAccounts.length === 0) return []
    const { answer } = await cloud.call('STS', 'GetCallerIdentity', {
      verb: 'identity',
      type: 'aws_caller_identity',
      region: configuration.region,
    })
    const account = textOf(answer?.attributes['account_id']) ?? ''
    if (configuration.allowedAccounts.length > 0 && !configuration.allowedAccounts.includes(account))
      return [failure('Invalid account ID', `AWS account ID not allowed: ${account}`)]
    return []
  } catch (error) {
    if (error instanceof ConfigurationError) return [failure(error.message, error.detail)]
    return [
      failed(
        'Retrieving AWS account details: validating provider credentials: retrieving caller identity from STS',
        error,
      ),
    ]
  }
}
