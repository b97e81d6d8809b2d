import ipaddr from 'ipaddr.js';

/** An IPv6 subscriber has at least this many first bits to themselves, and all addresses under them. */
const IPV6_PREFIX_BITS = 64;

/** Whom an address counts for: itself; for IPv6 its network, in which one machine can take any address. */
export function networkOf(address: string | undefined): string {
  if (address === undefined || !ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  const kept = parsed.toByteArray().map((byte, index) => (index < IPV6_PREFIX_BITS / 8 ? byte : 0));
  return ipaddr.fromByteArray(kept).toString();
}
