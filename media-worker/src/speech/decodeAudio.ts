import { open, rm, stat } from 'node:fs/promises';
import { SPEECH_LIMITS } from '@visavis/shared';
import { runFfmpeg } from '../audio/runFfmpeg.ts';
import { AudioRefusal } from './AudioRefusal.ts';
import { sniffAudio, SNIFF_BYTES } from './sniffAudio.ts';

/** Mono, 16 bit. */
const SAMPLE_RATE = 16_000;
const BYTES_PER_MS = (SAMPLE_RATE * 2) / 1_000;
/** What an encoder adds at the ends is not the speaker's. */
const GRACE_MS = 1_000;
/** ffmpeg decodes five minutes in one second; on a busy machine in several. */
const WALL_MS = 15_000;
/** Less than a syllable: nothing was recorded. */
const SHORTEST_MS = 60;
/** ffmpeg refuses any single allocation beyond it. */
const MAX_ALLOC = 48_000_000;
/** Decoders that may be run at all: what recorders make. A film's picture is not even looked at. */
const CODECS =
  'mp3,mp3float,mp2,aac,aac_fixed,alac,opus,libopus,vorbis,libvorbis,flac,amrnb,amrwb,libopencore_amrnb,libopencore_amrwb,' +
  'pcm_u8,pcm_s8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_alaw,pcm_mulaw,' +
  'adpcm_ima_wav,adpcm_ms';

/**
 * Decodes an audio file to mono PCM of 16 bit at 16 kHz, in an ffmpeg that may do nothing else: it reads this file alone, by
 * the demuxer that the file's first bytes call for, up to the limits of `SPEECH_LIMITS`.
 * @param output the file that is written; gone when it is refused.
 * @returns its length, ms.
 * @throws AudioRefusal; the signal's reason when it aborts.
 */
export async function decodeAudio(
  input: string,
  output: string,
  { signal, ffmpeg }: { signal: AbortSignal; ffmpeg?: string },
): Promise<number> {
  const demuxer = await sniff(input);
  const limit = (SPEECH_LIMITS.audioMs + GRACE_MS) / 1_000;
  const wall = AbortSignal.timeout(WALL_MS);
  const header = { tooLong: false };
  const args =
    `-hide_banner -nostats -nostdin -loglevel info -y -max_alloc ${MAX_ALLOC} -protocol_whitelist file ` +
    `-codec_whitelist ${CODECS} -f ${demuxer} -threads 1 -i`;
  const target =
    `-map 0:a:0 -vn -sn -dn -map_metadata -1 -threads 1 -ac 1 -ar ${SAMPLE_RATE} -t ${limit} -f s16le`.split(
      ' ',
    );
  try {
    const { code } = await runFfmpeg([...args.split(' '), `file:${input}`, ...target, `file:${output}`], {
      signal: AbortSignal.any([signal, wall]),
      // What the header says comes before any decoding: ten hours are refused at once.
      onLine: (line) => (header.tooLong ||= durationIn(line) > limit),
      ...(ffmpeg ? { ffmpeg } : {}),
    });
    if (header.tooLong) throw tooLong();
    if (code !== 0) throw new AudioRefusal('broken', 'The audio cannot be decoded: the file is broken.');
    const durationMs = Math.round((await stat(output)).size / BYTES_PER_MS);
    if (durationMs >= SPEECH_LIMITS.audioMs + GRACE_MS) throw tooLong();
    if (durationMs < SHORTEST_MS) throw new AudioRefusal('broken', 'There is no sound in the file.');
    return durationMs;
  } catch (error) {
    await rm(output, { force: true });
    signal.throwIfAborted();
    if (wall.aborted)
      throw new AudioRefusal('too_slow', 'The audio takes too long to decode: send it as MP3, Ogg or WAV.');
    throw error;
  }
}

async function sniff(input: string): Promise<string> {
  await using file = await open(input);
  const { size } = await file.stat();
  const { buffer, bytesRead } = await file.read(Buffer.alloc(SNIFF_BYTES), 0, SNIFF_BYTES, 0);
  return sniffAudio(buffer.subarray(0, bytesRead), size);
}

function tooLong(): AudioRefusal {
  return new AudioRefusal(
    'too_long',
    `The audio is longer than ${SPEECH_LIMITS.audioMs / 60_000} minutes: send it in pieces.`,
  );
}

/** @returns seconds; 0 when the line tells none. */
function durationIn(line: string): number {
  const [, hours, minutes, seconds] = /^\s*Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)/.exec(line) ?? [];
  return hours === undefined ? 0 : Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
}
