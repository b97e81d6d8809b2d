import { sleep, VirtualClock } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import { FallbackLlm } from '../providers/fallback/FallbackLlm.ts';
import { FallbackTts } from '../providers/fallback/FallbackTts.ts';
import type { Llm } from '../providers/llm/Llm.ts';
import { FakeLlm, type FakeReply } from '../providers/llm/testing/FakeLlm.ts';
import { ProviderError } from '../providers/ProviderError.ts';
import type { Tts, TtsChunk } from '../providers/tts/Tts.ts';
import { CrisisDetector } from '../safety/CrisisDetector.ts';
import { SafetyGate } from '../safety/SafetyGate.ts';
import { Conversation } from './Conversation.ts';

const LIMIT_MS = 6_000;
const detector = new CrisisDetector();

const MODELS: Record<string, FakeReply> = {
  fine: { tokens: ['This is a good answer. ', 'And that is all of it.'], firstTokenMs: 400, tokenMs: 200 },
  silent: { tokens: ['late'], firstTokenMs: 1e9 },
  stops: { tokens: ['Well, ', 'late'], firstTokenMs: 400, tokenMs: 1e9 },
  drips: { tokens: 'This takes a very long time'.split(/(?=.)/), firstTokenMs: 900, tokenMs: 900 },
  refuses: { tokens: [], error: new ProviderError('llm', 'is down', { fault: 'server_error' }) },
  breaks: { tokens: ['Well, '], firstTokenMs: 400, error: new ProviderError('llm', 'gone') },
};
const VOICES = ['fine', 'silent', 'stops', 'refuses', 'empty'] as const;
type VoiceManner = (typeof VOICES)[number];

/** Heeds no abort: nothing may depend on that. */
class FaultyTts implements Tts {
  readonly name: string;
  readonly sampleRate = 16_000;
  readonly voices = [{ id: 'tone', name: 'T', description: '', language: 'en', gender: 'neutral' as const }];
  readonly #clock: VirtualClock;
  readonly #manner: VoiceManner;

  constructor(clock: VirtualClock, manner: VoiceManner) {
    this.#clock = clock;
    this.#manner = manner;
    this.name = manner;
  }

  async *synthesize(): AsyncGenerator<TtsChunk, void, undefined> {
    if (this.#manner === 'refuses') throw new ProviderError('tts', 'is down');
    if (this.#manner === 'empty') return;
    await sleep(this.#clock, this.#manner === 'silent' ? 1e9 : 150);
    yield { pcm: new Int16Array(1_600) };
    if (this.#manner === 'stops') await sleep(this.#clock, 1e9);
  }

  async close(): Promise<void> {
    // Nothing is held.
  }
}

/** @returns when something is first heard or can be read, and whether the reply comes to an end. */
async function firstOutput(
  models: readonly { manner: string; local: boolean }[],
  voices: readonly { manner: VoiceManner; local: boolean }[],
): Promise<{ ms: number; ended: boolean; warned: boolean }> {
  const clock = new VirtualClock();
  const llm: Llm = new FallbackLlm(
    models.map(({ manner, local }) => ({ provider: new FakeLlm([MODELS[manner]!], clock), local })),
    { clock },
  );
  const [first, ...others] = voices.map(({ manner, local }) => ({
    provider: new FaultyTts(clock, manner),
    local,
  }));
  const conversation = new Conversation({
    llm,
    tts: new FallbackTts([first!, ...others], { clock }),
    safety: new SafetyGate({ clock, language: 'en', detector }),
    persona: { instructions: '', behavior: '', context: '', language: 'en' },
    voice: 'tone',
    history: [],
    clock,
  });
  const seen = { ms: Infinity, ended: false, warned: false };
  conversation.on('warning', () => (seen.warned = true));
  const take = async (): Promise<void> => {
    const reply = conversation.respond({ turnId: 't', text: 'Hello?' }, new AbortController().signal);
    for await (const sentence of reply) {
      seen.ms = Math.min(seen.ms, clock.now());
      for await (const _ of sentence.audio) continue;
    }
    seen.ended = true;
  };
  const taking = take();
  for (let step = 0; step < 30 && !seen.ended; step++) await clock.advance(200);
  for (let step = 0; step < 20 && !seen.ended; step++) await clock.advance(3_000);
  conversation.close();
  await clock.advance(0);
  await taking;
  return seen;
}

const MODEL_CHAINS = [
  [],
  ...Object.keys(MODELS).map((manner) => [{ manner, local: true }]),
  [{ manner: 'fine', local: false }],
  [{ manner: 'silent', local: false }],
];
const VOICE_CHAINS = [
  [],
  ...VOICES.map((manner) => [{ manner, local: true }]),
  [{ manner: 'silent' as const, local: false }],
];

describe('the user hears, or reads, something within 6 s', () => {
  it.each(Object.keys(MODELS))(
    'whatever stands in and however it speaks while the model %s',
    async (manner) => {
      const wrong: string[] = [];
      for (const models of MODEL_CHAINS) {
        for (const voice of VOICES) {
          for (const voices of VOICE_CHAINS) {
            const { ms, ended, warned } = await firstOutput(
              [{ manner, local: false }, ...models],
              [{ manner: voice, local: false }, ...voices],
            );
            const fine = manner === 'fine' && voice === 'fine';
            const told = fine ? !warned : warned || manner === 'drips' || manner === 'fine';
            if (ms <= LIMIT_MS && ended && told) continue;
            wrong.push(
              `${JSON.stringify({ models, voice, voices })}: ${ms} ms, ended ${ended}, warned ${warned}`,
            );
          }
        }
      }
      expect(wrong).toEqual([]);
    },
  );
});
