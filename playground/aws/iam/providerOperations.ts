/** OpenID Connect providers, and the few operations on users that others need. */
import { AwsError } from '../errors.ts'
import { members } from '../query.ts'
import type { IamOperation } from './call.ts'
import { dateText, providerOf, userOf, wholeList } from './call.ts'
import { createProvider } from './create.ts'

const onProvider = (run: IamOperation['run']): IamOperation => ({
  resource: ({ parameters }) => parameters.required('OpenIDConnectProviderArn'),
  run,
})

/** By operation. */
export const providerOperations: Readonly<Record<string, IamOperation>> = {
  CreateOpenIDConnectProvider: {
    resource: ({ account, parameters }) =>
      `arn:aws:iam::${account.id}:oidc-provider/${parameters.required('Url').replace(/^https:\/\//, '')}`,
    run: ({ account, parameters, state }) => {
      const url = parameters.required('Url')
      if (!url.startsWith('https://'))
        throw new AwsError(400, 'ValidationError', 'Invalid Open ID Connect Provider URL')
      const provider = createProvider(account, {
        url,
        clientIds: parameters.list('ClientIDList'),
        thumbprints: parameters.list('ThumbprintList'),
        now: state.clock(),
      })
      return { OpenIDConnectProviderArn: provider.arn }
    },
  },
  GetOpenIDConnectProvider: onProvider((call) => {
    const provider = providerOf(call)
    return {
      Url: provider.url,
      ClientIDList: members([...provider.clientIds]),
      ThumbprintList: members([...provider.thumbprints]),
      CreateDate: dateText(provider.created),
    }
  }),
  ListOpenIDConnectProviders: {
    resource: ({ account }) => `arn:aws:iam::${account.id}:oidc-provider/`,
    run: ({ account }) => ({
      OpenIDConnectProviderList: members([...account.providers.keys()].map((Arn) => ({ Arn }))),
    }),
  },
  DeleteOpenIDConnectProvider: onProvider((call) => {
    call.account.providers.delete(providerOf(call).arn)
    return undefined
  }),
  AddClientIDToOpenIDConnectProvider: onProvider((call) => {
    providerOf(call).clientIds.add(call.parameters.required('ClientID'))
    return undefined
  }),
  RemoveClientIDFromOpenIDConnectProvider: onProvider((call) => {
    providerOf(call).clientIds.delete(call.parameters.required('ClientID'))
    return undefined
  }),
  UpdateOpenIDConnectProviderThumbprint: onProvider((call) => {
    const { thumbprints } = providerOf(call)
    thumbprints.clear()
    for (const thumbprint of call.parameters.list('ThumbprintList')) thumbprints.add(thumbprint)
    return undefined
  }),
  GetUser: {
    resource: (call) => userOf(call).arn,
    run: (call) => {
      const user = userOf(call)
      return {
        User: {
          Path: user.path,
          UserName: user.name,
          UserId: user.id,
          Arn: user.arn,
          CreateDate: dateText(user.created),
        },
      }
    },
  },
  ListAccessKeys: {
    resource: (call) => userOf(call).arn,
    run: (call) => {
      const user = userOf(call)
      const keys = [...call.state.accessKeys].filter(
        ([, key]) => key.kind === 'long-lived' && key.account === call.account.id && key.user === user.name,
      )
      return {
        ...wholeList,
        AccessKeyMetadata: members(
          keys.map(([id]) => ({
            UserName: user.name,
            AccessKeyId: id,
            Status: 'Active',
            CreateDate: dateText(user.created),
          })),
        ),
      }
    },
  },
}
