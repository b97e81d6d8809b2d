import { describe, expect, it } from 'vitest';
import type { RtpPacket } from '../rtp/rtpPacket.ts';
import { JitterBuffer } from './JitterBuffer.ts';

const packet = (sequenceNumber: number): RtpPacket => ({
  payloadType: 100,
  marker: false,
  sequenceNumber: sequenceNumber & 0xffff,
  timestamp: sequenceNumber * 960,
  ssrc: 1,
  payload: Uint8Array.of(1),
});

/** All that is ready: sequence numbers, and `x` for lost ones (`f` with the next at hand). */
function drain(buffer: JitterBuffer, nowMs: number, targetMs = 20): string {
  const items: string[] = [];
  for (;;) {
    const item = buffer.pop(nowMs, targetMs);
    if (!item) return items.join(' ');
    items.push(item.type === 'packet' ? String(item.packet.sequenceNumber) : item.next ? 'f' : 'x');
  }
}

describe('JitterBuffer', () => {
  it('lets packets in order pass at once', () => {
    const buffer = new JitterBuffer();
    for (let i = 0; i < 5; i++) {
      buffer.push(packet(i), i * 20);
      expect(drain(buffer, i * 20)).toBe(String(i));
    }
    expect(buffer.giveUpAt(20)).toBeUndefined();
  });

  it('puts overtaken packets back in order', () => {
    const buffer = new JitterBuffer();
    buffer.push(packet(0), 0);
    buffer.push(packet(2), 20);
    expect(drain(buffer, 20)).toBe('0');
    buffer.push(packet(1), 30);
    expect(drain(buffer, 30)).toBe('1 2');
  });

  it('gives a missing packet up after the target, from the arrival of the first that overtook it', () => {
    const buffer = new JitterBuffer();
    buffer.push(packet(0), 0);
    expect(drain(buffer, 0)).toBe('0');
    buffer.push(packet(2), 40);
    buffer.push(packet(3), 60);
    expect(drain(buffer, 89, 50)).toBe('');
    expect(buffer.giveUpAt(50)).toBe(90);
    expect(drain(buffer, 90, 50)).toBe('f 2 3');
    expect(buffer.push(packet(1), 91)).toBe('late');
  });

  it('tells which of several lost packets has its successor at hand', () => {
    const buffer = new JitterBuffer();
    buffer.push(packet(0), 0);
    buffer.push(packet(4), 80);
    expect(drain(buffer, 100)).toBe('0 x x f 4');
  });

  it('does not wait without end when packets keep coming', () => {
    const buffer = new JitterBuffer();
    buffer.push(packet(0), 0);
    for (let i = 2; i <= 16; i++) buffer.push(packet(i), 0);
    expect(drain(buffer, 0, 1_000)).toMatch(/^0 f 2 3 .* 16$/);
  });

  it('counts through the wrap', () => {
    const buffer = new JitterBuffer();
    for (const i of [0xfffe, 0x10000, 0xffff, 0x10001]) buffer.push(packet(i), 0);
    expect(drain(buffer, 0)).toBe('65534 65535 0 1');
  });

  it('knows duplicates, late packets and streams that start again', () => {
    const buffer = new JitterBuffer();
    buffer.push(packet(10), 0);
    expect(drain(buffer, 0)).toBe('10');
    expect(buffer.push(packet(12), 0)).toBe('stored');
    expect(buffer.push(packet(12), 0)).toBe('duplicate');
    expect(buffer.push(packet(10), 0)).toBe('late');
    expect(buffer.push(packet(30_000), 0)).toBe('restarted');
    expect(drain(buffer, 0)).toBe('30000');
  });
});
