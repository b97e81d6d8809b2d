import { expect, it } from 'vitest';
import { networkOf } from './networkOf.ts';

it('counts an IPv4 address for itself, also when it is written as IPv6', () => {
  expect(networkOf('203.0.113.7')).toBe('203.0.113.7');
  expect(networkOf('::ffff:203.0.113.7')).toBe('203.0.113.7');
  expect(networkOf('203.0.113.8')).not.toBe(networkOf('203.0.113.7'));
});

it('counts all addresses of one IPv6 network together', () => {
  expect(networkOf('2001:db8:1:2::1')).toBe(networkOf('2001:db8:1:2:ffff:1:2:3'));
  expect(networkOf('2001:db8:1:3::1')).not.toBe(networkOf('2001:db8:1:2::1'));
});

it.each([undefined, '', 'unknown', '1.2.3.4.5'])('counts what is no address (%s) together', (address) => {
  expect(networkOf(address)).toBe('unknown');
});
