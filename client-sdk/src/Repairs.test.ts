import { VirtualClock } from '@visavis/shared';
import { beforeEach, describe, expect, it } from 'vitest';
import { AvatarSessionError, type AvatarSessionErrorCode } from './AvatarSessionError.ts';
import { Repairs, type Repair } from './Repairs.ts';

let clock: VirtualClock;
let abort: AbortController;
let repairs: Repairs;
let opened: boolean;
let hasChannel: boolean;
let failsWith: AvatarSessionErrorCode | null;
let whileRepairing: () => void;
/** `repair@ms`, and how it ended. */
let story: string[];

beforeEach(() => {
  clock = new VirtualClock();
  abort = new AbortController();
  [opened, hasChannel, failsWith] = [true, true, null];
  whileRepairing = () => undefined;
  story = [];
  const begun = clock.now();
  repairs = new Repairs({
    clock,
    forMs: 20_000,
    signal: abort.signal,
    opened: () => opened,
    hasChannel: () => hasChannel,
    repair: async (repair: Repair) => {
      story.push(`${repair}@${clock.now() - begun}`);
      whileRepairing();
      if (failsWith) throw new AvatarSessionError(failsWith, 'no');
    },
    onAttempt: () => undefined,
    onRepaired: () => story.push('repaired'),
    onGivenUp: ({ code }) => story.push(`given up: ${code}`),
  });
});

describe('repairs', () => {
  it('do what is needed, and no more', async () => {
    repairs.need('consumers', 'media');
    expect(repairs.underWay).toBe(true);
    await clock.advance(0);
    expect([story, repairs.underWay]).toEqual([['consumers@0', 'repaired'], false]);
  });

  it('begin with signaling without a channel', async () => {
    hasChannel = false;
    repairs.need('consumers', 'media');
    await clock.advance(0);
    expect(story).toEqual(['signaling@0', 'repaired']);
  });

  it('take up what breaks meanwhile, the greatest of it at once', async () => {
    whileRepairing = () => {
      whileRepairing = () => undefined;
      repairs.need('transports', 'network');
      repairs.need('consumers', 'media');
    };
    repairs.need('consumers', 'media');
    await clock.advance(0);
    expect(story).toEqual(['consumers@0', 'transports@0', 'repaired']);
  });

  it('that fail are tried again with growing pauses, and more is set up anew', async () => {
    failsWith = 'unavailable';
    repairs.need('consumers', 'media');
    await clock.advance(1_600);
    failsWith = null;
    await clock.advance(5_000);
    expect(story).toEqual([
      'consumers@0',
      'transports@500',
      'transports@1500',
      'transports@3500',
      'repaired',
    ]);
  });

  it('are given up when the time is over', async () => {
    failsWith = 'network';
    repairs.need('signaling', 'signaling');
    await clock.advance(60_000);
    expect(story.slice(-2)).toEqual(['signaling@22500', 'given up: network']);
  });

  it.each([
    ['the server says no', true, 'session_terminated'],
    ['the session never was open', false, 'network'],
  ] as const)('are given up at once when %s', async (_when, wasOpen, code) => {
    opened = wasOpen;
    failsWith = code;
    repairs.need('signaling', 'signaling');
    await clock.advance(60_000);
    expect(story).toEqual(['signaling@0', `given up: ${code}`]);
  });

  it('end with the connection, without a word', async () => {
    failsWith = 'network';
    repairs.need('signaling', 'signaling');
    await clock.advance(100);
    abort.abort();
    await clock.advance(60_000);
    repairs.need('signaling', 'signaling');
    await clock.advance(0);
    expect(story).toEqual(['signaling@0']);
  });
});
