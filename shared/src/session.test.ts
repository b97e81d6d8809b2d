import { describe, expect, it } from 'vitest';
import { poorest } from './session.ts';

describe('poorest', () => {
  it('never gives more than any of them allows', () => {
    expect(poorest('video', 'video')).toBe('video');
    expect(poorest('video', 'voice', 'video')).toBe('voice');
    expect(poorest('text', 'voice')).toBe('text');
  });
});
