/** IPv4 networks in CIDR notation. */
import ipaddr from 'ipaddr.js'

/** Whether the first network holds the whole second one; false when either is no IPv4 network. */
export function contains(outer: string, inner: string): boolean {
  if (!ipaddr.IPv4.isValidCIDR(outer) || !ipaddr.IPv4.isValidCIDR(inner)) return false
  const [outerAddress, outerBits] = ipaddr.IPv4.parseCIDR(outer)
  const [innerAddress, innerBits] = ipaddr.IPv4.parseCIDR(inner)
  return innerBits >= outerBits && innerAddress.match(outerAddress, outerBits)
}

/** Whether two networks share an address. */
export function overlap(a: string, b: string): boolean {
  return contains(a, b) || contains(b, a)
}

/** A host's address in a network, the same for the same seed; empty when there is no such network. */
export function hostOf(network: string, seed: string): string {
  if (!ipaddr.IPv4.isValidCIDR(network)) return ''
  const [address, bits] = ipaddr.IPv4.parseCIDR(network)
  const room = 2 ** (32 - bits) - 5
  const sum = Buffer.from(seed).reduce((total, byte) => (total * 31 + byte) % room, 7)
  const number = address.octets.reduce((total, octet) => total * 256 + octet, 0) + 4 + sum
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.')
}
