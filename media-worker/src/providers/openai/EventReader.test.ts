import { describe, expect, it } from 'vitest';
import { EventReader } from './EventReader.ts';

describe('EventReader', () => {
  const stream =
    ': hello\n\ndata: {"a":"é😀"}\r\n\r\nevent: x\ndata:one\ndata: two\n\nid: 7\n\ndata: [DONE]\n\n';

  it.each([1, 2, 3, 7, 1_000])('reads the data of events that come in pieces of %i bytes', (size) => {
    const bytes = new TextEncoder().encode(stream);
    const reader = new EventReader();
    const events: string[] = [];
    for (let at = 0; at < bytes.length; at += size)
      events.push(...reader.push(bytes.subarray(at, at + size)));
    expect(events).toEqual(['{"a":"é😀"}', 'one\ntwo', '[DONE]']);
    expect(reader.end()).toEqual([]);
  });

  it('gives an event as soon as its blank line is there', () => {
    const reader = new EventReader();
    const push = (text: string): string[] => reader.push(new TextEncoder().encode(text));
    expect([push('data: 1\n'), push('\n'), push('data: 2\r\n\r'), push('\n')]).toEqual([
      [],
      ['1'],
      [],
      ['2'],
    ]);
  });

  it('gives the last one also without it', () => {
    const reader = new EventReader();
    expect(reader.push(new TextEncoder().encode('data: last'))).toEqual([]);
    expect(reader.end()).toEqual(['last']);
  });
});
