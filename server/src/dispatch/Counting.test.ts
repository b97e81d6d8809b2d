import { VirtualClock } from '@visavis/shared';
import { beforeEach, describe, expect, it } from 'vitest';
import { PeerLiveness } from '../sfu/PeerLiveness.ts';
import { Counting, type Presence } from './Counting.ts';

/** One peer, looked at four times a second, and what the media-worker is told of it. */
class Stage {
  readonly clock = new VirtualClock();
  presence: Presence = { attached: true, modality: 'video' };
  sends = true;
  givenUpAt: number | null = null;
  /** Proofs of life that follow each other are told once. */
  readonly story: string[] = [];
  readonly counting = new Counting({ peer: (state) => this.#tell(state), endCount: () => this.#tell('end') });
  #bytesReceived = 0;

  constructor() {
    const sample = async (): Promise<{ bytesReceived: number; connected: boolean }> => {
      if (this.sends) this.#bytesReceived++;
      return { bytesReceived: this.#bytesReceived, connected: true };
    };
    const liveness = new PeerLiveness({ clock: this.clock, sample });
    liveness.on('alive', () => this.counting.alive());
    liveness.on('silent', (ms) => {
      if (this.counting.silent(ms, this.presence)) this.givenUpAt ??= this.clock.now();
    });
  }

  /** Its peer has been there for a second and knows that the conversation is open. */
  async open(): Promise<this> {
    await this.clock.advance(1_000);
    this.story.length = 0;
    this.counting.known();
    return this;
  }

  #tell(word: string): void {
    if (this.story.at(-1) !== word) this.story.push(word);
  }
}

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});

describe('counting', () => {
  it('begins when the peer knows, and goes on with its proof of life', async () => {
    await stage.clock.advance(1_000);
    expect(stage.story).not.toContain('open');
    stage.counting.known();
    await stage.clock.advance(1_000);
    stage.counting.end();
    expect(stage.story).toEqual(['alive', 'open', 'alive', 'end']);
  });

  it.each([
    ['video', 3_000],
    ['voice', 3_000],
    ['text', 7_000],
  ] as const)('in %s stops after %i ms of silence, and goes on after it', async (modality, silentMs) => {
    await stage.open();
    stage.presence = { attached: true, modality };
    stage.sends = false;
    await stage.clock.advance(silentMs - 250);
    expect(stage.story).toEqual(['open']);
    await stage.clock.advance(250);
    expect(stage.story).toEqual(['open', 'lost']);
    stage.sends = true;
    await stage.clock.advance(500);
    expect(stage.story).toEqual(['open', 'lost', 'open', 'alive']);
  });

  it.each([
    [{ attached: true, modality: 'video' }, 20_000],
    [{ attached: true, modality: 'text' }, 60_000],
    [{ attached: false, modality: 'video' }, 6_000],
  ] as const)('gives a peer up that is %o and silent for %i ms', async (presence, silentMs) => {
    await stage.open();
    stage.presence = presence;
    stage.sends = false;
    const since = stage.clock.now();
    await stage.clock.advance(silentMs + 1_000);
    expect(stage.givenUpAt).toBe(since + silentMs);
  });

  it('does not begin in silence, but when that ends', async () => {
    await stage.clock.advance(1_000);
    stage.sends = false;
    await stage.clock.advance(4_000);
    stage.counting.known();
    expect(stage.story).toEqual(['alive', 'lost']);
    stage.sends = true;
    await stage.clock.advance(250);
    expect(stage.story).toEqual(['alive', 'lost', 'open']);
  });

  it('ends where the silence began', async () => {
    await stage.open();
    stage.sends = false;
    await stage.clock.advance(4_000);
    stage.counting.end();
    expect(stage.story).toEqual(['open', 'lost']);
  });
});
