/** The provider block: the arguments that the playground honours, and those it accepts and ignores. */
import { bool, list, map, number, set, string } from '../declarations/attribute.ts'
import { block, blockSet, blockSpec } from '../declarations/block.ts'
import type { ProviderSpec } from '../declarations/spec.ts'

export const providerSpec: ProviderSpec = {
  version: 0,
  block: blockSpec({
    region: string.optional,
    profile: string.optional,
    access_key: string.optional,
    secret_key: string.optional.sensitive,
    token: string.optional,
    max_retries: number.optional,
    allowed_account_ids: set(string).optional,
    forbidden_account_ids: set(string).optional,
    shared_config_files: list(string).optional,
    shared_credentials_files: list(string).optional,
    skip_credentials_validation: bool.optional,
    skip_metadata_api_check: string.optional,
    skip_region_validation: bool.optional,
    skip_requesting_account_id: bool.optional,
    s3_use_path_style: bool.optional,
    retry_mode: string.optional,
    default_tags: block({ tags: map(string).optional }),
    ignore_tags: block({ keys: set(string).optional, key_prefixes: set(string).optional }),
    assume_role: block({
      role_arn: string.optional,
      session_name: string.optional,
      external_id: string.optional,
      duration: string.optional,
      policy: string.optional,
      policy_arns: set(string).optional,
      tags: map(string).optional,
      transitive_tag_keys: set(string).optional,
      source_identity: string.optional,
    }),
    endpoints: blockSet({ s3: string.optional, sts: string.optional, ec2: string.optional }),
  }),
}
