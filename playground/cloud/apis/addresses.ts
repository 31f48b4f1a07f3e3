/** Elastic IP addresses and what they are attached to. */
import type { XmlValue } from '../../aws/xml.ts'
import type { CloudView } from '../cloud/view.ts'
import { objects, text, texts } from '../declarations/read.ts'

/** Every address of the region. */
export function addresses(cloud: CloudView): readonly XmlValue[] {
  const taken = new Set([
    ...cloud
      .all('aws_nat_gateway')
      .flatMap(({ attributes }) => [
        text(attributes, 'allocation_id'),
        ...texts(attributes, 'secondary_allocation_ids'),
      ]),
    ...cloud.all('aws_eip_association').map(({ attributes }) => text(attributes, 'allocation_id')),
    ...cloud
      .all('aws_lb')
      .flatMap(({ attributes }) =>
        objects(attributes, 'subnet_mapping').map((mapping) => text(mapping, 'allocation_id')),
      ),
  ])
  return cloud.all('aws_eip').map(({ id, attributes, tags }) => {
    const attached =
      taken.has(id) || text(attributes, 'instance') !== '' || text(attributes, 'network_interface') !== ''
    return {
      allocationId: id,
      publicIp: text(attributes, 'public_ip'),
      domain: 'vpc',
      ...(attached ? { associationId: `eipassoc-${id.slice('eipalloc-'.length)}` } : {}),
      tagSet: { item: Object.entries(tags).map(([key, value]) => ({ key, value })) },
    }
  })
}
