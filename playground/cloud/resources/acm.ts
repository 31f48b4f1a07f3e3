/** Certificates. */
import type { CloudObject } from '../cloud/object.ts'
import { bool, list, number, record, set, string } from '../declarations/attribute.ts'
import { block, blockSet, regional, tagged } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'
import { text, texts } from '../declarations/read.ts'
import type { KnownObject } from '../values/value.ts'

export const acmCertificate = resource(
  'aws_acm_certificate',
  {
    title: 'ACM Certificate',
    service: 'ACM',
    calls: 'RequestCertificate DescribeCertificate UpdateCertificateOptions DeleteCertificate',
    id: 'arn:aws:acm:{region}:{account}:certificate/{uuid}',
    missing: { code: 'ResourceNotFoundException', message: 'Could not find certificate {id}.' },
    inUse: { code: 'ResourceInUseException', message: 'Certificate {id} is in use.' },
    computes: validationRecords,
  },
  {
    arn: string.computed.becomes('{id}'),
    certificate_authority_arn: string.optional.forceNew,
    certificate_body: string.optional,
    certificate_chain: string.optional,
    domain_name: string.optional.computed.forceNew,
    domain_validation_options: set(
      record({
        domain_name: string,
        resource_record_name: string,
        resource_record_type: string,
        resource_record_value: string,
      }),
    ).computed,
    early_renewal_duration: string.optional,
    id: string.optional.computed,
    key_algorithm: string.optional.computed.forceNew.becomes('RSA_2048'),
    not_after: string.computed,
    not_before: string.computed,
    pending_renewal: bool.computed,
    private_key: string.optional.sensitive,
    private_key_wo: string.optional.writeOnly,
    private_key_wo_version: number.optional,
    renewal_eligibility: string.computed.becomes('INELIGIBLE'),
    renewal_summary: list(record({ renewal_status: string, renewal_status_reason: string, updated_at: string }))
      .computed,
    status: string.computed.becomes('PENDING_VALIDATION'),
    subject_alternative_names: set(string).optional.computed.forceNew,
    type: string.computed.becomes('AMAZON_ISSUED'),
    validation_emails: list(string).computed,
    validation_method: string.optional.computed.forceNew.oneOf('DNS', 'EMAIL', 'NONE').becomes('NONE'),
    options: block({
      certificate_transparency_logging_preference: string.optional,
      export: string.optional.computed,
    }),
    validation_option: blockSet({
      domain_name: string.required,
      validation_domain: string.required,
    }).forceNew,
    ...regional,
    ...tagged,
  },
)

/** The records that prove each domain. */
function validationRecords(object: CloudObject): KnownObject {
  const domains = [text(object.attributes, 'domain_name'), ...texts(object.attributes, 'subject_alternative_names')]
  const proof = (domain: string): KnownObject => ({
    domain_name: domain,
    resource_record_name: `_playground.${domain.replace(/^\*\./, '')}.`,
    resource_record_type: 'CNAME',
    resource_record_value: '_playground.acm-validations.aws.',
  })
  const byDns = text(object.attributes, 'validation_method') === 'DNS'
  const distinct = [...new Set(domains.filter((domain) => domain !== ''))]
  return { domain_validation_options: byDns ? distinct.map(proof) : [], subject_alternative_names: distinct }
}
