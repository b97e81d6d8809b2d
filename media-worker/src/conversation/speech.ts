import type { Clock } from '@visavis/shared';
import type { Tts, TtsChunk } from '../providers/tts/Tts.ts';
import { AsyncQueue } from './AsyncQueue.ts';
import { pronounceable } from './pronunciation.ts';
import type { SpokenSentence } from './SpokenSentence.ts';

/** A voice that gives no audio for so long has failed on that sentence. */
const TTS_TIMEOUT_MS = 4_500;
/** Even a voice that is asked late gets so long. */
const LEAST_TIMEOUT_MS = 500;

export interface SpeechOptions {
  readonly tts: Tts;
  /** Asked for each sentence; null: it is not spoken, and has no audio. */
  readonly voice: () => string | null;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Clock time by which the listener must have heard, or read, something. */
  readonly hearBy: number;
  readonly onFallback?: () => void;
  readonly onFirstAudio: () => void;
  /** A sentence could not be (wholly) spoken; it is given all the same, as broken, and the reply goes on. */
  readonly onFailure: (error: unknown) => void;
}

/** Sentences that may be ready, or in the making, beside the one that was taken last. */
const AHEAD = 2;

/**
 * Speaks sentences in order, ahead of the listener but no more than two sentences.
 * @returns never throws; ends early when the signal aborts, and drops what was not taken by then.
 */
export function speakAhead(
  sentences: AsyncIterable<string>,
  options: SpeechOptions,
): AsyncIterable<SpokenSentence> {
  const spoken = new AsyncQueue<SpokenSentence>(AHEAD);
  const { signal } = options;
  const stop = (): void => spoken.clear();
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  void speakAll(sentences, spoken, options).finally(() => {
    signal.removeEventListener('abort', stop);
    spoken.end();
  });
  return spoken;
}

async function speakAll(
  sentences: AsyncIterable<string>,
  spoken: AsyncQueue<SpokenSentence>,
  options: SpeechOptions,
): Promise<void> {
  // The model's text is taken as it comes: a slow listener must not hold its stream open.
  const texts = new AsyncQueue<string>();
  const read = async (): Promise<void> => {
    for await (const text of sentences) texts.push(text);
  };
  void read()
    .catch(options.onFailure)
    .finally(() => texts.end());

  let index = 0;
  for await (const text of texts) {
    // Room first: a voice that has begun is shared with other sessions and must not wait for this listener.
    await spoken.room();
    if (options.signal.aborted) return;
    await speakOne(index++, text, spoken, options);
  }
}

async function speakOne(
  index: number,
  text: string,
  spoken: AsyncQueue<SpokenSentence>,
  options: SpeechOptions,
): Promise<void> {
  const { tts, clock, signal, hearBy, onFallback, onFirstAudio, onFailure } = options;
  const voice = options.voice();
  if (voice === null) {
    const silence = new AsyncQueue<TtsChunk>();
    silence.end();
    spoken.push({ index, text, audio: silence, broken: false });
    return;
  }
  const controller = new AbortController();
  const audio = new AsyncQueue<TtsChunk>();
  const { promise: failed, reject } = Promise.withResolvers<never>();
  failed.catch(() => undefined);
  const stop = (): void => {
    controller.abort();
    audio.clear();
    reject(new Error('aborted'));
  };
  signal.addEventListener('abort', stop, { once: true });
  const sentence = { index, text, audio, broken: false };
  const patienceMs = index === 0 ? hearBy - clock.now() : TTS_TIMEOUT_MS;
  const timeoutMs = Math.min(TTS_TIMEOUT_MS, Math.max(LEAST_TIMEOUT_MS, patienceMs));
  const chunks = tts.synthesize(pronounceable(text), {
    voice,
    signal: controller.signal,
    patienceMs,
    ...(onFallback ? { onFallback } : {}),
  });
  const iterator = chunks[Symbol.asyncIterator]();
  let started = false;
  try {
    for (;;) {
      const cancel = clock.setTimeout(
        () => reject(new Error(`${tts.name} gave no audio in ${started ? TTS_TIMEOUT_MS : timeoutMs} ms`)),
        started ? TTS_TIMEOUT_MS : timeoutMs,
      );
      const step = await Promise.race([iterator.next(), failed]).finally(cancel);
      if (step.done) break;
      audio.push(step.value);
      if (started) continue;
      started = true;
      onFirstAudio();
      spoken.push(sentence);
    }
  } catch (error) {
    controller.abort();
    iterator.return?.().catch(() => undefined);
    if (!signal.aborted) {
      sentence.broken = true;
      onFailure(error);
      if (!started) spoken.push(sentence);
    }
  } finally {
    signal.removeEventListener('abort', stop);
    audio.end();
  }
}
