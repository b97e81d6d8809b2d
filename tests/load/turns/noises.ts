import { whiteNoise } from '../../support/speechFixtures.ts';

const RATE = 16_000;

/** Noises that a microphone hears while nobody speaks, made here: one minute of each, mono 16 kHz, −1..1. */
export function minuteOf(kind: NoiseKind, seed: number): Float32Array {
  const length = 60 * RATE;
  switch (kind) {
    case 'hiss':
      return whiteNoise(length, 0.02, seed);
    case 'rumble':
      return lowPassed(whiteNoise(length, 0.3, seed), 0.03);
    case 'keyboard':
      return scattered(length, seed, { everyMs: 140, ms: 25, level: 0.4 });
    case 'knocks':
      return scattered(length, seed, { everyMs: 1_700, ms: 90, level: 0.8 });
    case 'music':
      return music(length, seed);
  }
}

export const NOISES = ['hiss', 'rumble', 'keyboard', 'knocks', 'music'] as const;
export type NoiseKind = (typeof NOISES)[number];

function lowPassed(samples: Float32Array, share: number): Float32Array {
  let last = 0;
  return samples.map((sample) => (last += share * (sample - last)));
}

/** Short bursts that die away, at irregular times. */
function scattered(
  length: number,
  seed: number,
  { everyMs, ms, level }: { everyMs: number; ms: number; level: number },
): Float32Array {
  const noise = whiteNoise(length, level, seed);
  const when = whiteNoise(Math.ceil(length / RATE / (everyMs / 1_000)), 0.3, seed + 1);
  const out = whiteNoise(length, 0.002, seed + 2);
  let at = 0;
  for (const jitter of when) {
    at += Math.round(RATE * (everyMs / 1_000) * Math.max(0.3, 1 + jitter));
    for (let index = 0; index < (ms * RATE) / 1_000 && at + index < length; index++) {
      out[at + index]! += noise[at + index]! * Math.exp((-5 * index) / ((ms * RATE) / 1_000));
    }
  }
  return out.map((sample) => Math.max(-1, Math.min(1, sample)));
}

/** Chords with a melody over them, two notes a second, each note with six harmonics. */
function music(length: number, seed: number): Float32Array {
  const chords = [
    [220, 277.2, 329.6],
    [196, 246.9, 293.7],
    [174.6, 220, 261.6],
    [164.8, 207.7, 246.9],
  ];
  const melody = [440, 493.9, 523.3, 587.3, 659.3, 587.3, 523.3, 493.9];
  const random = whiteNoise(400, 1, seed);
  const note = (hz: number, seconds: number): number => {
    let value = 0;
    for (let harmonic = 1; harmonic <= 6; harmonic++) {
      value += Math.sin(2 * Math.PI * hz * harmonic * seconds) / harmonic ** 1.5;
    }
    return value;
  };
  return Float32Array.from({ length }, (_, index) => {
    const seconds = index / RATE;
    const beat = Math.floor(seconds * 2);
    const into = seconds * 2 - beat;
    const chord = chords[Math.floor(beat / 8) % chords.length]!;
    const step = Math.abs(Math.round(random[beat % random.length]! * 3));
    const tune = note(melody[(beat + step) % melody.length]!, seconds) * Math.exp(-2 * into);
    const ground = chord.reduce((sum, hz) => sum + note(hz, seconds), 0) / 3;
    return 0.08 * tune + 0.05 * ground;
  });
}
