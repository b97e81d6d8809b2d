import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { mayConnectTo } from './addresses.ts';

const REFUSED = {
  unspecified: ['0.0.0.0', '0.1.2.3', '::'],
  loopback: ['127.0.0.1', '127.255.255.254', '::1'],
  private: ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fdab::1'],
  'carrier-grade NAT': ['100.64.0.1', '100.127.255.255'],
  'link-local and metadata': [
    '169.254.169.254',
    '169.254.0.1',
    'fe80::1',
    'fe80::1%eth0',
    'fd00:ec2::254',
    '100.100.100.200',
    '192.0.0.192',
  ],
  multicast: ['224.0.0.1', '239.255.255.250', 'ff02::1'],
  'broadcast and reserved': ['255.255.255.255', '240.0.0.1', '192.0.2.1', '198.18.0.1', '203.0.113.9'],
  'IPv4 within IPv6': [
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:169.254.169.254',
    '::127.0.0.1',
    '::ffff:0:127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::808:808',
    '64:ff9b:1::a00:1',
    '2002:7f00:1::',
    '2002:808:808::1',
    '2001:0:4136:e378:8000:63bf:3fff:fdd2',
  ],
  'IPv6 that is not public': ['2001:db8::1', 'fec0::1', '100::1', '4000::1', '5f00::1'],
  'no address': ['', 'localhost', '1', '0x7f.1', '1.2.3.4.5'],
};

describe('an address that a stranger names', () => {
  for (const [kind, addresses] of Object.entries(REFUSED)) {
    it.each(addresses)(`is refused: ${kind} %s`, (address) => {
      expect(mayConnectTo(address, { allowPrivate: false })).toBe(false);
    });
  }

  it.each(['8.8.8.8', '93.184.216.34', '::ffff:8.8.8.8', '2606:4700:4700::1111'])(
    'is taken: %s',
    (address) => {
      expect(mayConnectTo(address, { allowPrivate: false })).toBe(true);
    },
  );

  it.each(['127.0.0.1', '::1', '10.0.0.1', '192.168.1.1', '100.64.0.1', '::ffff:127.0.0.1', 'fc00::1'])(
    'is taken on an intranet: %s',
    (address) => expect(mayConnectTo(address, { allowPrivate: true })).toBe(true),
  );

  it.each(['169.254.169.254', 'fe80::1', 'fd00:ec2::254', '100.100.100.200', '224.0.0.1', '0.0.0.0', '::'])(
    'is refused even there: %s',
    (address) => expect(mayConnectTo(address, { allowPrivate: true })).toBe(false),
  );

  it("is never this machine's own", () => {
    const own = Object.values(networkInterfaces()).flatMap((all) =>
      (all ?? []).map(({ address }) => address),
    );
    for (const address of own) expect(mayConnectTo(address, { allowPrivate: false }), address).toBe(false);
  });
});
