/** The policy documents that the provider makes. */
import { list, set, string } from '../declarations/attribute.ts'
import { blockSet, blocks } from '../declarations/block.ts'
import { dataSource } from '../declarations/declare.ts'

const notPrincipals = {
  identifiers: set(string).required,
  type: string.required,
}

export const iamPolicyDocumentData = dataSource(
  'aws_iam_policy_document',
  {
    title: 'IAM Policy Document',
    service: 'IAM',
    call: 'None',
  },
  {
    id: string.optional.computed,
    json: string.computed,
    minified_json: string.computed,
    override_json: string.optional,
    override_policy_documents: list(string).optional,
    policy_id: string.optional,
    source_json: string.optional,
    source_policy_documents: list(string).optional,
    version: string.optional,
    statement: blocks({
      actions: set(string).optional,
      effect: string.optional,
      not_actions: set(string).optional,
      not_resources: set(string).optional,
      resources: set(string).optional,
      sid: string.optional,
      condition: blockSet({
        test: string.required,
        values: list(string).required,
        variable: string.required,
      }),
      not_principals: blockSet(notPrincipals),
      principals: blockSet(notPrincipals),
    }),
  },
)
