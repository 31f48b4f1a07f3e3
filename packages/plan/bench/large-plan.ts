/** The JSON text of a plan with this many resources, each about 780 bytes, a seventh of them replaced, some secret. */
export function largePlan(size: number): string {
  const changes = Array.from({ length: size }, (_, index) => JSON.stringify(resource(index)))
  return `{"format_version":"1.2","terraform_version":"1.11.4","resource_changes":[${changes.join(',')}]}`
}

function resource(index: number): unknown {
  const replaced = index % 7 === 0
  return {
    address: `module.net[${index}].aws_instance.web["k${index}"]`,
    mode: 'managed',
    type: 'aws_instance',
    name: 'web',
    provider_name: 'registry.terraform.io/hashicorp/aws',
    change: {
      actions: replaced ? ['delete', 'create'] : ['create'],
      before: replaced ? { id: `i-${index}` } : null,
      after: {
        ami: `ami-${index}`,
        arn: `arn:aws:iam::123456789012:role/x${index}`,
        ingress: [
          { cidr: ['10.0.0.0/8'], from: 1, to: 2 },
          { cidr: [], from: 3, to: 4 },
        ],
        tags: { Name: `n${index}`, env: 'production', team: 'x' },
        user_data: `${'x'.repeat(60)}${index}${'y'.repeat(60)}`,
      },
      after_unknown: { id: true, ingress: [{ cidr: [false] }, { cidr: [] }], tags: {} },
      before_sensitive: replaced ? {} : false,
      after_sensitive: {
        ingress: [{ cidr: [false] }, { cidr: [] }],
        tags: {},
        ...(index % 10 === 0 ? { user_data: true } : {}),
      },
    },
  }
}
