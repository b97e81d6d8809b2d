import { FLITE_SAMPLE_RATE, type FlitePhone, type FliteSpeech, type FliteVoice } from './FliteEngine.ts';
import type { Phoneme } from '../Tts.ts';

/** A clause ready to be played. */
export interface VoicedClause {
  readonly pcm: Int16Array;
  /** From 0 to the end of the audio without a gap. `token` −1: silence. */
  readonly phones: readonly (Phoneme & { readonly token: number })[];
  readonly tokens: number;
}

/**
 * Gains that bring each voice to −20 dBFS (root mean square while it speaks), measured on 45 s of each: slt −14.0,
 * rms −20.0, awb −18.7.
 */
const GAINS: Record<FliteVoice, number> = { slt: 0.504, rms: 1.0, awb: 0.863 };
/** Above this level peaks are bent instead of cut. */
const KNEE = 0.8 * 32_768;

/** Silence kept before the first sound: the mouth opens a little before it. */
const LEAD_MS = 60;
const FADE_SAMPLES = FLITE_SAMPLE_RATE / 200;

/**
 * Trims Flite's long silences around a clause to natural pauses, moves the timings along, and sets the loudness.
 * @param pauseMs silence after the last sound.
 */
export function voiceClause(speech: FliteSpeech, voice: FliteVoice, pauseMs: number): VoicedClause {
  const firstSound = speech.phones.findIndex((phone) => phone.phone !== 'pau');
  const lastSound = speech.phones.findLastIndex((phone) => phone.phone !== 'pau');
  if (firstSound === -1) return { pcm: new Int16Array(0), phones: [], tokens: speech.tokens };
  const soundStartMs = speech.phones[firstSound - 1]?.endMs ?? 0;
  const soundEndMs = speech.phones[lastSound]!.endMs;
  const startMs = Math.max(0, soundStartMs - LEAD_MS);
  const pcm = new Int16Array(toSamples(soundEndMs - startMs + pauseMs));
  const source = speech.pcm.subarray(toSamples(startMs), toSamples(startMs) + pcm.length);
  pcm.set(source.map(levelled(GAINS[voice])));
  fade(pcm, source.length);
  const lengthMs = (pcm.length / FLITE_SAMPLE_RATE) * 1_000;
  return {
    pcm,
    phones: shifted(
      speech.phones.slice(firstSound, lastSound + 1),
      soundStartMs - startMs,
      startMs,
      lengthMs,
    ),
    tokens: speech.tokens,
  };
}

function shifted(
  sounds: readonly FlitePhone[],
  leadMs: number,
  startMs: number,
  lengthMs: number,
): VoicedClause['phones'] {
  const phones: (Phoneme & { token: number })[] = [];
  let previousMs = 0;
  const add = (phone: string, endMs: number, token: number): void => {
    if (endMs <= previousMs) return;
    phones.push({ phone, startMs: previousMs, endMs, token });
    previousMs = endMs;
  };
  add('pau', leadMs, -1);
  for (const sound of sounds) add(sound.phone, sound.endMs - startMs, sound.token);
  add('pau', lengthMs, -1);
  return phones;
}

function levelled(gain: number): (sample: number) => number {
  const room = 32_767 - KNEE;
  return (sample) => {
    const value = sample * gain;
    const over = Math.abs(value) - KNEE;
    if (over <= 0) return Math.round(value);
    return Math.round(Math.sign(value) * (KNEE + room * Math.tanh(over / room)));
  };
}

/** Cut edges would click. */
function fade(pcm: Int16Array, length: number): void {
  for (let index = 0; index < Math.min(FADE_SAMPLES, length); index++) {
    const gain = index / FADE_SAMPLES;
    pcm[index] = Math.round(pcm[index]! * gain);
    pcm[length - 1 - index] = Math.round(pcm[length - 1 - index]! * gain);
  }
}

function toSamples(ms: number): number {
  return Math.round((ms / 1_000) * FLITE_SAMPLE_RATE);
}
