import { VirtualClock } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import { PeerLiveness, type LivenessSample } from './PeerLiveness.ts';

describe('proof of life', () => {
  it('is bytes that arrive on a connected transport, and nothing else', async () => {
    const clock = new VirtualClock();
    let sample: LivenessSample | null = { bytesReceived: 0, connected: false };
    const liveness = new PeerLiveness({ clock, sample: async () => sample });
    let alive = 0;
    let silentMs = 0;
    liveness.on('alive', () => alive++);
    liveness.on('silent', (ms) => (silentMs = ms));

    await clock.advance(1_000);
    expect({ alive, silentMs }).toEqual({ alive: 0, silentMs: 1_000 });

    // ICE checks alone, before DTLS is up.
    sample = { bytesReceived: 500, connected: false };
    await clock.advance(250);
    expect(alive).toBe(0);

    sample = { bytesReceived: 600, connected: true };
    await clock.advance(250);
    sample = { bytesReceived: 700, connected: true };
    await clock.advance(250);
    expect(alive).toBe(2);

    // Nothing more comes.
    await clock.advance(2_000);
    expect({ alive, silentMs }).toEqual({ alive: 2, silentMs: 2_000 });

    // The room is gone.
    sample = null;
    await clock.advance(500);
    expect(silentMs).toBe(2_500);

    liveness.close();
    sample = { bytesReceived: 9_999, connected: true };
    await clock.advance(1_000);
    expect(alive).toBe(2);
  });
});
