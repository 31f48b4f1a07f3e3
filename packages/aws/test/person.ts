/** IAM by hand: what a person with rights of their own does in a drill, with the real client. */
import {
  AddClientIDToOpenIDConnectProviderCommand,
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  DeleteOpenIDConnectProviderCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam'
import type { ClientOptions } from '@wrenchproof/aws'

/** The few changes that drills make; each rejects as AWS does. */
export function person({ credentials: { accessKeyId, secretAccessKey }, region, endpoint = '' }: ClientOptions) {
  const iam = new IAMClient({ region, endpoint, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 })
  return {
    createProvider: async (Url: string, ClientIDList: string[]) =>
      iam.send(new CreateOpenIDConnectProviderCommand({ Url, ClientIDList })),
    deleteProvider: async (OpenIDConnectProviderArn: string) =>
      iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn })),
    addAudience: async (OpenIDConnectProviderArn: string, ClientID: string) =>
      iam.send(new AddClientIDToOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, ClientID })),
    createRole: async (RoleName: string, AssumeRolePolicyDocument: string) =>
      iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument })),
    setTrust: async (RoleName: string, PolicyDocument: string) =>
      iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument })),
    putPolicy: async (RoleName: string, PolicyName: string, PolicyDocument: string) =>
      iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument })),
    /** The role with its one inline policy. */
    async deleteRole(RoleName: string, PolicyName: string) {
      await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }))
      return iam.send(new DeleteRoleCommand({ RoleName }))
    },
    [Symbol.dispose]: () => iam.destroy(),
  }
}
