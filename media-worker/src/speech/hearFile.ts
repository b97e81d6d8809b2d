import { readFile } from 'node:fs/promises';
import { VirtualClock } from '@visavis/shared';
import { JobFailure } from '../jobs/JobFailure.ts';
import { ProviderError } from '../providers/ProviderError.ts';
import type { Stt } from '../providers/stt/Stt.ts';
import { SpeechSegmenter } from '../turn/SpeechSegmenter.ts';
import { VAD_SAMPLE_RATE, type Vad } from '../vad/Vad.ts';

/** Half a second of sound at a time, so that the VAD never falls behind. */
const PIECE_SAMPLES = VAD_SAMPLE_RATE / 2;
/** Nobody waits for an answer in mid-file: pauses inside a thought do not cut it. */
const PAUSE_MS = 700;

/**
 * What is said in a file of mono PCM, 16 bit, 16 kHz: cut at its pauses by the segmenter of live conversations, and written
 * down piece by piece.
 * @returns the words; "" when there are none.
 * @throws JobFailure `stt_failed`; the signal's reason when it aborts.
 */
export async function hearFile(
  path: string,
  { stt, vad }: { stt: Stt; vad: Vad },
  {
    language,
    signal,
    onProgress,
  }: {
    language: string;
    signal: AbortSignal;
    onProgress: (progress: number) => void;
  },
): Promise<{ text: string; durationMs: number }> {
  const file = await readFile(path);
  const pcm = new Int16Array(file.buffer, file.byteOffset, file.length >> 1);
  const stretches = await stretchesOf(pcm, vad, signal);
  const texts: string[] = [];
  for (const [index, audio] of stretches.entries()) {
    signal.throwIfAborted();
    texts.push(await write(stt, audio, { language, signal }));
    onProgress((index + 1) / stretches.length);
  }
  const text = texts.filter((part) => part !== '').join(' ');
  return { text, durationMs: Math.round((pcm.length / VAD_SAMPLE_RATE) * 1_000) };
}

async function write(
  stt: Stt,
  audio: Float32Array,
  options: { language: string; signal: AbortSignal },
): Promise<string> {
  try {
    return (await stt.transcribe(audio, options)).trim();
  } catch (error) {
    options.signal.throwIfAborted();
    if (error instanceof ProviderError) throw new JobFailure('stt_failed', error.message, error);
    throw error;
  }
}

async function stretchesOf(pcm: Int16Array, vad: Vad, signal: AbortSignal): Promise<Float32Array[]> {
  // In a file no time passes: its silences are heard, and none is waited for.
  const segmenter = new SpeechSegmenter(vad, new VirtualClock(), { minSilenceMs: PAUSE_MS });
  const stretches: Float32Array[] = [];
  const keep = ({ audio }: { audio: Float32Array }): void => {
    if (audio.length > 0) stretches.push(audio);
  };
  segmenter.on('split', keep);
  segmenter.on('speechEnd', keep);
  let failure: unknown;
  segmenter.on('failed', ({ error }) => (failure ??= error));
  try {
    for (let at = 0; at < pcm.length; at += PIECE_SAMPLES) {
      segmenter.push(pcm.subarray(at, at + PIECE_SAMPLES));
      await segmenter.caughtUp();
      signal.throwIfAborted();
    }
    segmenter.endNow();
    if (failure !== undefined)
      throw new Error('The silences of a file could not be heard', { cause: failure });
    return stretches;
  } finally {
    segmenter.close();
  }
}
