import { sleep, VirtualClock } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import { ProviderError } from '../ProviderError.ts';
import { ChunkedTts } from './ChunkedTts.ts';
import type { WholeTts } from './WholeTts.ts';

const TEXT = 'This is the first sentence of it. Here comes the second one, a little longer. And the last.';

/** Takes a second a file, 20 ms of a 441 Hz tone a letter at 44.1 kHz. */
class SlowFiles implements WholeTts {
  readonly name = 'slow-files';
  readonly voices = [];
  readonly asked: string[] = [];
  aborted = 0;
  readonly #clock: VirtualClock;
  readonly #failAt: number;

  constructor(clock: VirtualClock, failAt = Infinity) {
    this.#clock = clock;
    this.#failAt = failAt;
  }

  async speak(
    text: string,
    { signal }: { signal: AbortSignal },
  ): Promise<{ pcm: Int16Array; sampleRate: number }> {
    const position = this.asked.push(text) - 1;
    await sleep(this.#clock, 1_000, signal);
    if (signal.aborted) this.aborted++;
    signal.throwIfAborted();
    if (position === this.#failAt) throw new ProviderError('tts', 'is down');
    const pcm = Int16Array.from(
      { length: text.length * 882 },
      (_, at) => 8_000 * Math.sin((at * Math.PI) / 50),
    );
    return { pcm, sampleRate: 44_100 };
  }

  async close(): Promise<void> {
    // Nothing is held.
  }
}

describe('ChunkedTts', () => {
  it('sounds once the first clause is made, one clause ahead of the listener, all at its own rate', async () => {
    const clock = new VirtualClock();
    const files = new SlowFiles(clock);
    const stream = new ChunkedTts(files).synthesize(TEXT, {
      voice: 'v',
      signal: new AbortController().signal,
    });
    const first = stream.next();
    await clock.advance(1_000);
    const { value } = await first;
    expect(files.asked).toHaveLength(2);
    expect(value!.pcm.length).toBe(Math.round((files.asked[0]!.length * 882 * 24_000) / 44_100));
    // The same tone at the other rate.
    const middle = Array.from(value!.pcm.subarray(1_000, 2_000));
    const errors = middle.map(
      (sample, at) => sample - 8_000 * Math.sin(((at + 1_000) * 1.8375 * Math.PI) / 50),
    );
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(80);
    const rest = (async () => {
      let chunks = 0;
      for await (const _ of stream) chunks++;
      return chunks;
    })();
    await clock.advance(10_000);
    expect(1 + (await rest)).toBe(files.asked.length);
    expect(files.asked.join(' ')).toBe(TEXT);
  });

  it('drops the clause that is being made when nobody listens any more', async () => {
    const clock = new VirtualClock();
    const files = new SlowFiles(clock);
    const stream = new ChunkedTts(files).synthesize(TEXT, {
      voice: 'v',
      signal: new AbortController().signal,
    });
    const first = stream.next();
    await clock.advance(1_000);
    await first;
    await stream.return();
    await clock.advance(10);
    expect(files.aborted).toBe(1);
  });

  it('fails where a file fails', async () => {
    const clock = new VirtualClock();
    const stream = new ChunkedTts(new SlowFiles(clock, 1)).synthesize(TEXT, {
      voice: 'v',
      signal: new AbortController().signal,
    });
    const reading = (async () => {
      for await (const _ of stream) continue;
    })();
    reading.catch(() => undefined);
    await clock.advance(5_000);
    await expect(reading).rejects.toThrow('is down');
  });
});
