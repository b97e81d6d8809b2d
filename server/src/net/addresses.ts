import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';

/** Which addresses we connect to on a stranger's word. */
export interface AddressPolicy {
  /** Also the addresses of an intranet and of this machine. Never link-local, multicast or metadata services. */
  readonly allowPrivate: boolean;
}

/** Ranges that an intranet or a test uses. */
const PRIVATE_RANGES: ReadonlySet<string> = new Set([
  'loopback',
  'private',
  'uniqueLocal',
  'carrierGradeNat',
]);

/** Where clouds hand out credentials, outside of link-local: AWS over IPv6, Alibaba, Oracle. */
const METADATA: ReadonlySet<string> = new Set(['fd00:ec2::254', '100.100.100.200', '192.0.0.192']);

/** All that is routed on the public IPv6 internet: https://www.iana.org/assignments/ipv6-address-space. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether we may connect to an IP address (the text of one, IPv4 or IPv6) on a stranger's word: by default only to
 * what is on the public internet and not this machine. IPv4 inside of IPv6 is judged as IPv4 when it is mapped
 * (`::ffff:…`); translated and tunnelled forms (NAT64, 6to4, Teredo) are refused whatever they hold.
 */
export function mayConnectTo(address: string, policy: AddressPolicy): boolean {
  if (!ipaddr.isValid(address)) return false;
  // `process` turns mapped addresses into the IPv4 ones that they are.
  const parsed = ipaddr.process(address);
  if (METADATA.has(parsed.toString())) return false;
  const range: string = parsed.range();
  if (policy.allowPrivate && PRIVATE_RANGES.has(range)) return true;
  if (range !== 'unicast') return false;
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(GLOBAL_UNICAST)) return false;
  return policy.allowPrivate || !ownAddresses().has(parsed.toString());
}

/** A public address of our own may lead to ports that a firewall hides from everyone else. */
function ownAddresses(): Set<string> {
  const own = new Set<string>();
  for (const addresses of Object.values(networkInterfaces())) {
    for (const { address } of addresses ?? []) {
      if (ipaddr.isValid(address)) own.add(ipaddr.process(address).toString());
    }
  }
  return own;
}
