import { describe, expect, it } from 'vitest';
import { buildRtp, isRtcp, parseRtp, sequenceDistance, timestampDistance } from './rtpPacket.ts';

const header = {
  payloadType: 101,
  marker: true,
  sequenceNumber: 0xfffe,
  timestamp: 0xdeadbeef,
  ssrc: 0x1234,
};

describe('RTP packets', () => {
  it('are written byte for byte as RFC 3550 says', () => {
    const datagram = buildRtp(header, Uint8Array.of(0x90, 0x80), Uint8Array.of(1, 2, 3));
    expect(datagram.toString('hex')).toBe('80e5fffedeadbeef000012349080010203');
  });

  it('are read as they were written', () => {
    const datagram = buildRtp(header, new Uint8Array(0), Uint8Array.of(7, 8));
    expect(parseRtp(datagram)).toEqual({ ...header, payload: Buffer.from([7, 8]) });
  });

  it('are read past contributing sources, header extensions and padding', () => {
    const datagram = Buffer.from(
      'b16f0001' + '00000002' + '00000003' + '000000aa' + 'bede0001' + '10ff0000' + 'c0ffee' + '000003',
      'hex',
    );
    expect(parseRtp(datagram)?.payload).toEqual(Buffer.from('c0ffee', 'hex'));
  });

  it.each([
    ['nothing', ''],
    ['a short header', '806f0001'],
    ['another version', '406f000100000002000000030102'],
    ['sources that are not there', '8f6f00010000000200000003'],
    ['an extension that is cut off', '906f00010000000200000003bede'],
    ['an extension longer than the datagram', '906f00010000000200000003bedeffff'],
    ['more padding than packet', 'a06f00010000000200000003aaff'],
    ['padding of zero bytes', 'a06f00010000000200000003aa00'],
  ])('are refused: %s', (_name, hex) => {
    expect(parseRtp(Buffer.from(hex, 'hex'))).toBeNull();
  });

  it('are told from RTCP on one port', () => {
    expect(isRtcp(Buffer.from('80c8', 'hex'))).toBe(true);
    expect(isRtcp(Buffer.from('80ce', 'hex'))).toBe(true);
    expect(isRtcp(Buffer.from('80e5', 'hex'))).toBe(false);
    expect(isRtcp(Buffer.from('806f', 'hex'))).toBe(false);
    expect(isRtcp(Buffer.alloc(0))).toBe(false);
  });

  it('are compared through wraps', () => {
    expect(sequenceDistance(2, 0xffff)).toBe(3);
    expect(sequenceDistance(0xffff, 2)).toBe(-3);
    expect(timestampDistance(100, 0xffff_ff9c)).toBe(200);
    expect(timestampDistance(0xffff_ff9c, 100)).toBe(-200);
  });
});
