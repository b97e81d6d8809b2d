import { writeFile } from 'node:fs/promises';
import type { AudioFormat } from '@visavis/shared';
import { runFfmpeg } from '../audio/runFfmpeg.ts';
import { encodeWav } from '../audio/wav.ts';

const CODECS: Readonly<Record<Exclude<AudioFormat, 'wav'>, string>> = {
  mp3: '-c:a libmp3lame -b:a 64k -f mp3',
  ogg: '-c:a libopus -b:a 32k -application voip -f ogg',
};

/**
 * Writes speech, mono PCM of 16 bit, as a file.
 * @throws Error when it cannot be encoded; the signal's reason when it aborts.
 */
export async function encodeAudio(
  pieces: readonly Int16Array[],
  {
    sampleRate,
    format,
    output,
    signal,
  }: {
    sampleRate: number;
    format: AudioFormat;
    output: string;
    signal: AbortSignal;
  },
): Promise<void> {
  const wav = encodeWav(pieces, sampleRate);
  if (format === 'wav') {
    await writeFile(output, wav, { mode: 0o600 });
    return;
  }
  const args = `-hide_banner -nostats -loglevel error -y -f wav -i pipe:0 -threads 1 -map_metadata -1 ${CODECS[format]}`;
  const { code, printed } = await runFfmpeg([...args.split(' '), output], { signal, input: wav });
  if (code !== 0) throw new Error(`ffmpeg made no ${format}: ${printed || 'no message'}`);
}
