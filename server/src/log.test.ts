import { describe, expect, it } from 'vitest';
import { humanReadable } from './log.ts';

describe('a log line for people', () => {
  it('shows time, level, part, message and fields, and the stack of an error', () => {
    const time = new Date(2026, 0, 2, 3, 4, 5).getTime();
    const line = JSON.stringify({
      level: 40,
      time,
      part: 'sfu',
      workers: 2,
      msg: 'slow',
      err: { stack: 'Error: x\n  at y' },
    });
    expect(humanReadable(line)).toBe('03:04:05 WARN sfu: slow workers=2\n  Error: x\n    at y\n');
    expect(humanReadable(JSON.stringify({ level: 30, time, msg: 'ready' }))).toBe('03:04:05 ready\n');
  });
});
