import { AudioRefusal } from './AudioRefusal.ts';

/** What is read, each by the one demuxer that is named: ffmpeg never guesses, and so never follows a playlist. */
export type AudioContainer =
  'wav' | 'ogg' | 'flac' | 'mp3' | 'aac' | 'mov' | 'matroska' | 'aiff' | 'caf' | 'amr';

/** So much of a file's beginning tells what it is. */
export const SNIFF_BYTES = 4_096;

const MAX_CHANNELS = 8;
/** Written by a program that could not seek back: ffmpeg into a pipe. */
const LENGTH_UNKNOWN = 0xff_ff_ff_ff;

/**
 * What a file really is, whatever its name or type say.
 * @param head its first bytes. @param size all of its bytes.
 * @throws AudioRefusal `not_audio`; `broken` for a WAV header that does not tell the truth.
 */
export function sniffAudio(head: Buffer, size: number): AudioContainer {
  const tag = (at: number, text: string): boolean => head.toString('latin1', at, at + text.length) === text;
  if (tag(0, 'RIFF') && tag(8, 'WAVE')) {
    checkWav(head, size);
    return 'wav';
  }
  if (tag(0, 'OggS')) return 'ogg';
  if (tag(0, 'fLaC')) return 'flac';
  if (tag(0, 'ID3')) return 'mp3';
  if (tag(4, 'ftyp')) return 'mov';
  if (tag(0, '\x1a\x45\xdf\xa3')) return 'matroska';
  if (tag(0, 'FORM') && (tag(8, 'AIFF') || tag(8, 'AIFC'))) return 'aiff';
  if (tag(0, 'caff')) return 'caf';
  if (tag(0, '#!AMR')) return 'amr';
  const [first = 0, second = 0, third = 0] = head;
  if (first === 0xff && (second & 0xf6) === 0xf0) return 'aac';
  const mpegLayer3 = first === 0xff && (second & 0xe6) === 0xe2 && (third & 0xf0) !== 0xf0;
  if (mpegLayer3 && (third & 0x0c) !== 0x0c) return 'mp3';
  throw new AudioRefusal(
    'not_audio',
    'The file is no audio that is read here: send MP3, M4A or AAC, WebM or Ogg, WAV, FLAC, AIFF, CAF or AMR.',
  );
}

/** A header that promises what is not there is refused: half of what was said is worse than being asked again. */
function checkWav(head: Buffer, size: number): void {
  const lie = (what: string): AudioRefusal =>
    new AudioRefusal('broken', `The WAV file's header does not tell the truth: ${what}.`);
  for (let at = 12; at + 8 <= head.length;) {
    const name = head.toString('latin1', at, at + 4);
    const length = head.readUInt32LE(at + 4);
    const start = at + 8;
    if (name === 'fmt ' && start + 16 <= head.length) {
      const channels = head.readUInt16LE(start + 2);
      const sampleRate = head.readUInt32LE(start + 4);
      if (channels < 1 || channels > MAX_CHANNELS) throw lie(`${channels} channels`);
      if (sampleRate < 4_000 || sampleRate > 384_000) throw lie(`${sampleRate} samples a second`);
    }
    if (name === 'data') {
      const there = Math.max(0, size - start);
      if (length !== LENGTH_UNKNOWN && length > there)
        throw lie(`${length} bytes of sound are promised, and ${there} are there`);
      return;
    }
    at = start + length + (length % 2);
  }
}
