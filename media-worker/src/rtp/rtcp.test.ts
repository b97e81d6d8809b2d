import { describe, expect, it } from 'vitest';
import { buildBye, buildReport, parseRtcp } from './rtcp.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const block = {
  ssrc: 0x22,
  fractionLost: 0.25,
  cumulativeLost: 5,
  highestSequence: 0x1_0003,
  jitter: 77,
  lastSenderReport: 0xaabbccdd,
  delaySinceLastSenderReport: 65_536,
};

describe('RTCP out', () => {
  it('writes a sender report and the CNAME byte for byte', () => {
    const sender = { ntp: { seconds: 1, fraction: 2 }, timestamp: 3, packets: 4, octets: 5 };
    expect(buildReport(0x11, 'abc', sender, []).toString('hex')).toBe(
      '80c80006' +
        '00000011' +
        '00000001' +
        '00000002' +
        '00000003' +
        '00000004' +
        '00000005' +
        '81ca0003' +
        '00000011' +
        '01036162' +
        '63000000',
    );
  });

  it('writes whole words for a CNAME of any length', () => {
    for (let length = 0; length < 9; length++) {
      const report = buildReport(1, 'x'.repeat(length), null, []);
      expect(report.length % 4).toBe(0);
      expect(parseRtcp(report)).toEqual([]);
      // The item list ends with a zero.
      expect(report.at(-1)).toBe(0);
    }
  });

  it('reports on what it receives, as it reads such reports', () => {
    expect(parseRtcp(buildReport(0x11, 'abc', null, [block]))).toEqual([{ type: 'report', block }]);
    const sender = { ntp: { seconds: 9, fraction: 8 }, timestamp: 3, packets: 4, octets: 5 };
    expect(parseRtcp(buildReport(0x11, 'abc', sender, [block]))).toEqual([
      { type: 'senderReport', ssrc: 0x11, ntp: sender.ntp, timestamp: 3 },
      { type: 'report', block },
    ]);
  });

  it('keeps counters within their fields', () => {
    const wild = { ...block, fractionLost: 1, cumulativeLost: -9e9, jitter: 2 ** 33 };
    const [message] = parseRtcp(buildReport(1, '', null, [wild])) ?? [];
    expect(message).toMatchObject({
      block: { fractionLost: 255 / 256, cumulativeLost: -0x800000, jitter: 0 },
    });
  });

  it('says goodbye for all streams', () => {
    expect(buildBye([1, 2]).toString('hex')).toBe('82cb00020000000100000002');
    expect(parseRtcp(buildBye([1, 2]))).toEqual([{ type: 'bye', ssrcs: [1, 2] }]);
  });
});

describe('RTCP in', () => {
  it('reads key frame requests of both kinds', () => {
    expect(parseRtcp(hex('81ce0002 00000000 00000022'))).toEqual([{ type: 'pli', ssrc: 0x22 }]);
    expect(parseRtcp(hex('84ce0004 00000000 00000000 00000022 07000000'))).toEqual([
      { type: 'fir', ssrc: 0x22, sequence: 7 },
    ]);
  });

  it('reads a NACK and its mask, through the wrap', () => {
    expect(parseRtcp(hex('81cd0004 00000000 00000022 ffff8001 00100000'))).toEqual([
      { type: 'nack', ssrc: 0x22, sequenceNumbers: [0xffff, 0, 15, 16] },
    ]);
  });

  it('reads REMB', () => {
    // 4 << 18 of exponent 4: mantissa 0x10000, 65,536 * 2^4.
    expect(parseRtcp(hex('8fce0005 00000000 00000000 52454d42 01110000 00000022'))).toEqual([
      { type: 'remb', bps: 65_536 * 16 },
    ]);
  });

  it('reads all of a compound and passes over what it does not know', () => {
    const compound = Buffer.concat([
      hex('80cc0002 00000000 61626364'),
      hex('8fcd0003 00000000 00000022 00000000'),
      hex('81ce0002 00000000 00000022'),
    ]);
    expect(parseRtcp(compound)).toEqual([{ type: 'pli', ssrc: 0x22 }]);
  });

  it.each([
    ['a cut header', '81ce'],
    ['another version', '01ce0002 00000000 00000022'],
    ['a length beyond the datagram', '81ce0005 00000000 00000022'],
    ['a report without its block', '81c90001 00000000'],
    ['a sender report without its sender', '80c80001 00000000'],
    ['feedback without a target', '81ce0001 00000000'],
    ['a goodbye without its sources', '85cb0001 00000000'],
    ['a good message with garbage behind it', '81ce0002 00000000 00000022 ff'],
  ])('refuses %s', (_name, text) => {
    expect(parseRtcp(hex(text))).toBeNull();
  });

  it('survives random bytes', () => {
    let seed = 1;
    const random = (): number => (seed = (Math.imul(seed, 48_271) + 11) >>> 0) >>> 8;
    for (let i = 0; i < 2_000; i++) {
      const datagram = Buffer.from(Array.from({ length: random() % 64 }, () => random() & 0xff));
      if (datagram.length > 4) {
        datagram[0] = 0x80 | (random() & 0x1f);
        datagram[1] = 192 + (random() % 32);
        datagram.writeUInt16BE(random() % 16, 2);
      }
      expect(() => parseRtcp(datagram)).not.toThrow();
    }
  });
});
