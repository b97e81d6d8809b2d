import { VirtualClock } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import { collect } from '../../../../tests/support/collect.ts';
import { FakeLlm } from '../llm/testing/FakeLlm.ts';
import { textOf } from '../llm/testing/textOf.ts';
import { ProviderError } from '../ProviderError.ts';
import { FakeStt } from '../stt/testing/FakeStt.ts';
import { FakeTts } from '../tts/testing/FakeTts.ts';
import type { ChainMember } from './chainOptions.ts';
import { FallbackLlm } from './FallbackLlm.ts';
import { FallbackStt } from './FallbackStt.ts';
import { FallbackTts } from './FallbackTts.ts';
import { ResampledTts } from './ResampledTts.ts';
import { plainRequest } from '../llm/testing/plainRequest.ts';

const REQUEST = plainRequest();
const never = (): AbortSignal => new AbortController().signal;
function chain<Provider>(first: Provider, second: Provider): [ChainMember<Provider>, ChainMember<Provider>] {
  return [{ provider: first }, { provider: second, local: true }];
}
const down = (retryAfterMs?: number): ProviderError =>
  new ProviderError('llm', 'is down', retryAfterMs === undefined ? {} : { retryAfterMs });

function watched(): { clock: VirtualClock; warnings: string[]; onWarning: (w: { message: string }) => void } {
  const warnings: string[] = [];
  return { clock: new VirtualClock(), warnings, onWarning: ({ message }) => warnings.push(message) };
}

describe('FallbackLlm', () => {
  it('lets the second answer when the first fails before its first token, and says so', async () => {
    const options = watched();
    const llm = new FallbackLlm(
      chain(new FakeLlm([{ tokens: [], error: down() }]), new FakeLlm(['From the second.'])),
      options,
    );
    expect(textOf(await collect(llm.reply(REQUEST, never())))).toBe('From the second.');
    expect(options.warnings).toEqual(['llm: is down; using fake-llm instead']);
  });

  it('never begins again once something was said', async () => {
    const second = new FakeLlm(['From the second.']);
    const llm = new FallbackLlm(chain(new FakeLlm([{ tokens: ['I '], error: down() }]), second), watched());
    await expect(collect(llm.reply(REQUEST, never()))).rejects.toThrow('is down');
    expect(second.requests).toEqual([]);
  });

  it('leaves the first alone for as long as it asked, then tries it again', async () => {
    const options = watched();
    const first = new FakeLlm([{ tokens: [], error: down(4_000) }, 'Back again.']);
    const llm = new FallbackLlm(chain(first, new FakeLlm(['Standing in.'])), options);
    const reply = async (): Promise<string> => textOf(await collect(llm.reply(REQUEST, never())));
    expect(await reply()).toBe('Standing in.');
    expect(await reply()).toBe('Standing in.');
    expect(first.requests).toHaveLength(1);
    await options.clock.advance(4_000);
    expect(await reply()).toBe('Back again.');
    expect(options.warnings).toHaveLength(1);
    expect(llm.snapshots).toMatchObject([
      {
        kind: 'llm',
        position: 0,
        breaker: 'closed',
        opened: 1,
        requests: 2,
        skipped: 1,
        errors: { failed: 1 },
      },
      { kind: 'llm', position: 1, breaker: 'closed', requests: 2, fallbacks: 2, errors: {} },
    ]);
  });

  it('tells each caller whom a stand-in answers', async () => {
    const first = new FakeLlm([{ tokens: [], error: down() }]);
    const llm = new FallbackLlm(chain(first, new FakeLlm(['Standing in.'])), watched());
    let told = 0;
    for (let turn = 0; turn < 2; turn++) await collect(llm.reply(REQUEST, never(), () => told++));
    expect(told).toBe(2);
  });

  it('does not hide a mistake of ours', async () => {
    const broken = new FakeLlm([{ tokens: [], error: new TypeError('undefined is not a function') }]);
    const llm = new FallbackLlm(chain(broken, new FakeLlm()), watched());
    await expect(collect(llm.reply(REQUEST, never()))).rejects.toThrow(TypeError);
  });
});

describe('FallbackStt', () => {
  it('asks the second when the first fails', async () => {
    const options = watched();
    const stt = new FallbackStt(
      chain(new FakeStt([{ text: '', error: down() }]), new FakeStt(['hello from the second'])),
      options,
    );
    expect(await stt.transcribe(new Float32Array(1), { language: 'en' })).toBe('hello from the second');
    expect(options.warnings).toHaveLength(1);
  });

  it('does not fall back because the caller aborted', async () => {
    const { clock } = watched();
    const second = new FakeStt(['no']);
    const stt = new FallbackStt(chain(new FakeStt([{ text: 'late', delayMs: 1_000 }], clock), second), {
      clock,
    });
    const controller = new AbortController();
    const running = stt.transcribe(new Float32Array(1), { language: 'en', signal: controller.signal });
    controller.abort(new Error('not wanted'));
    await expect(running).rejects.toThrow('not wanted');
    expect(second.calls).toEqual([]);
  });
});

describe('FallbackTts', () => {
  it('speaks with the second in a voice of the same gender', async () => {
    const second = new FakeTts();
    const primary = new FakeTts({ fail: { afterChunks: 0, error: down() } });
    const tts = new FallbackTts(chain(primary, second), watched());
    const chunks = await collect(tts.synthesize('Good morning.', { voice: 'rms', signal: never() }));
    expect(chunks).toHaveLength(1);
    expect(second.spoken).toEqual([{ text: 'Good morning.', voice: 'rms', finished: true }]);
  });

  it('never says a sentence again that had begun to sound', async () => {
    const second = new FakeTts();
    const primary = new FakeTts({ wordsPerChunk: 1, fail: { afterChunks: 1, error: down() } });
    const speech = new FallbackTts(chain(primary, second), watched()).synthesize('Good morning.', {
      voice: 'slt',
      signal: never(),
    });
    await expect(collect(speech)).rejects.toThrow('is down');
    expect(second.spoken).toEqual([]);
  });

  it('refuses two providers of different sample rates and says what to do', () => {
    expect(() => new FallbackTts(chain(new FakeTts({ sampleRate: 24_000 }), new FakeTts()))).toThrow(
      /fake-tts speaks at 16000 Hz and cannot stand in for fake-tts at 24000 Hz; wrap it in a ResampledTts/,
    );
  });
});

describe('ResampledTts', () => {
  it('raises the rate without changing pitch, length, loudness or the joints of chunks', async () => {
    const inner = new FakeTts({ wordsPerChunk: 1 });
    const tts = new ResampledTts(inner, 24_000);
    const chunks = await collect(tts.synthesize('one two three four', { voice: 'tone', signal: never() }));
    expect(chunks.flatMap(({ words }) => words ?? [])).toHaveLength(4);
    const pcm = Int16Array.from(chunks.flatMap((chunk) => Array.from(chunk.pcm)));
    expect(pcm).toHaveLength(24_000 * 1.2);
    // FakeTts says 300 ms, 66 whole periods, of a 220 Hz tone for each word: the whole is one sine.
    const errors = Array.from(
      pcm.subarray(100, -100),
      (sample, index) => sample - 8_000 * Math.sin((2 * Math.PI * 220 * (index + 100)) / 24_000),
    );
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(80);
  });

  it('refuses to lower a rate', () => {
    expect(() => new ResampledTts(new FakeTts({ sampleRate: 48_000 }), 24_000)).toThrow(RangeError);
  });
});
