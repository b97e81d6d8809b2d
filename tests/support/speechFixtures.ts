import { readFile } from 'node:fs/promises';

/** What the recordings in tests/fixtures say (see its README for sources and licences). */
export const RECORDINGS = {
  'ss0880.wav': 'he was not an ill disposed young man',
  'ss0890.wav': 'unless to be rather cold hearted and rather selfish is to be ill disposed',
  'ss0930.wav': 'he might even have been made amiable himself',
  'goforward.wav': 'go forward ten meters',
  'something.wav': 'go somewhere and do something',
  'tidigits.wav': 'two nine three four zero',
} as const;

export type Recording = keyof typeof RECORDINGS;

/** @returns a fixture's samples, mono 16 kHz, −1..1. */
export async function readRecording(name: Recording): Promise<Float32Array> {
  return parseWav(await readFile(new URL(`../fixtures/${name}`, import.meta.url))).samples;
}

/** Reads a RIFF WAV of mono 16 bit PCM. */
export function parseWav(file: Buffer): { sampleRate: number; samples: Float32Array } {
  let sampleRate = 0;
  for (let offset = 12; offset + 8 <= file.length;) {
    const id = file.toString('latin1', offset, offset + 4);
    const size = file.readUInt32LE(offset + 4);
    if (id === 'fmt ') sampleRate = file.readUInt32LE(offset + 12);
    if (id === 'data') {
      const count = Math.min(size, file.length - offset - 8) >> 1;
      const samples = new Float32Array(count);
      for (let index = 0; index < count; index++) {
        samples[index] = file.readInt16LE(offset + 8 + index * 2) / 32_768;
      }
      return { sampleRate, samples };
    }
    offset += 8 + size + (size & 1);
  }
  throw new Error('not a WAV file: it has no data chunk');
}

/** Deterministic white noise of a level, for tests of what is heard in noise. */
export function whiteNoise(count: number, rms: number, seed = 12_345): Float32Array {
  let state = seed;
  const random = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  return Float32Array.from(
    { length: count },
    () => rms * Math.sqrt(-2 * Math.log(random() + 1e-9)) * Math.cos(2 * Math.PI * random()),
  );
}
