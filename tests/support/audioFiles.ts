import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findFfmpeg } from '../../media-worker/src/video/FfmpegProcess.ts';
import type { Recording } from './speechFixtures.ts';

/** As ffmpeg is told to write them. */
const FORMATS = {
  mp3: '-c:a libmp3lame -b:a 48k -f mp3',
  m4a: '-c:a aac -b:a 64k -f ipod',
  aac: '-c:a aac -b:a 64k -f adts',
  webm: '-c:a libopus -b:a 32k -f webm',
  ogg: '-c:a libopus -b:a 32k -f ogg',
  flac: '-c:a flac -f flac',
  wav: '-c:a pcm_s16le -f wav',
  stereoWav: '-c:a pcm_f32le -ac 2 -ar 44100 -f wav',
  aiff: '-c:a pcm_s16be -f aiff',
} as const;
export type AudioFileFormat = keyof typeof FORMATS;
export const AUDIO_FILE_FORMATS = Object.keys(FORMATS) as AudioFileFormat[];

const fixture = (name: Recording): string => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

/** Runs ffmpeg to its end. @param file the last of its arguments, where it may seek. @returns that file's bytes. */
export function makeMedia(args: readonly string[], file: string): Buffer {
  execFileSync(findFfmpeg(), ['-hide_banner', '-loglevel', 'error', '-y', ...args, file]);
  return readFileSync(file);
}

/** @param folder where it may write. @returns a recording as a file of that format. */
export function audioFile(recording: Recording, format: AudioFileFormat, folder: string): Buffer {
  const args = ['-i', fixture(recording), ...FORMATS[format].split(' ')];
  return makeMedia(args, `${folder}/${recording}.${format}`);
}

/** As many one-byte packets as one Ogg page holds; each is 60 ms of Opus in which nobody speaks. */
const PAGE_PACKETS = 255;
const PACKET_SAMPLES = 48 * 60;
const SILENT_PACKET = 0x18;

/** @returns an honest Ogg file of so many hours of Opus silence: about 130 kB an hour. */
export function opusSilence(hours: number): Buffer {
  const head = Buffer.from('OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0', 'latin1');
  const tags = Buffer.from('OpusTags\0\0\0\0\0\0\0\0', 'latin1');
  const pages = [oggPage([head], { sequence: 0, granule: 0, flags: 2 })];
  pages.push(oggPage([tags], { sequence: 1, granule: 0, flags: 0 }));
  const count = Math.ceil((hours * 3_600_000) / (60 * PAGE_PACKETS));
  const packets = Array.from({ length: PAGE_PACKETS }, () => Buffer.of(SILENT_PACKET));
  for (let page = 1; page <= count; page++) {
    const granule = page * PAGE_PACKETS * PACKET_SAMPLES;
    pages.push(oggPage(packets, { sequence: page + 1, granule, flags: page === count ? 4 : 0 }));
  }
  return Buffer.concat(pages);
}

function oggPage(
  packets: readonly Buffer[],
  { sequence, granule, flags }: { sequence: number; granule: number; flags: number },
): Buffer {
  const header = Buffer.alloc(27);
  header.write('OggS');
  header.writeUInt8(flags, 5);
  header.writeBigUInt64LE(BigInt(granule), 6);
  header.writeUInt32LE(1, 14);
  header.writeUInt32LE(sequence, 18);
  header.writeUInt8(packets.length, 26);
  const lengths = Buffer.from(packets.map(({ length }) => length));
  const page = Buffer.concat([header, lengths, ...packets]);
  page.writeUInt32LE(oggCrc(page), 22);
  return page;
}

/** RFC 3533: polynomial 0x04c11db7, nothing reflected, begun with zero. */
function oggCrc(bytes: Buffer): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80_00_00_00 ? (crc << 1) ^ 0x04_c1_1d_b7 : crc << 1;
  }
  return crc >>> 0;
}
