import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Recording } from './speechFixtures.ts';

const HEADER_BYTES = 44;
const BYTES_PER_MS = 32;

/**
 * Recordings of people as what Chromium hears from its microphone, once: silence first, since it plays from the moment
 * the microphone opens, before the conversation does.
 * @returns the value for `launchChromium`'s `microphone`.
 */
export async function microphoneFile(
  recordings: Recording | readonly Recording[],
  { leadMs, gapMs = 4_000 }: { leadMs: number; gapMs?: number },
): Promise<string> {
  const silence = (ms: number): Buffer => Buffer.alloc(ms * BYTES_PER_MS);
  const parts: Buffer[] = [silence(leadMs)];
  for (const name of typeof recordings === 'string' ? [recordings] : recordings) {
    const file = await readFile(new URL(`../fixtures/${name}`, import.meta.url));
    parts.push(file.subarray(file.indexOf('data') + 8), silence(gapMs));
  }
  const samples = Buffer.concat(parts);
  const header = Buffer.alloc(HEADER_BYTES);
  const format = await readFile(new URL('../fixtures/ss0880.wav', import.meta.url));
  format.copy(header, 0, 0, HEADER_BYTES - 8);
  header.writeUInt32LE(samples.length + HEADER_BYTES - 8, 4);
  header.write('data', HEADER_BYTES - 8, 'latin1');
  header.writeUInt32LE(samples.length, HEADER_BYTES - 4);
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'visavis-mic-')), 'microphone.wav');
  await writeFile(file, Buffer.concat([header, samples]));
  return `${file}%noloop`;
}
