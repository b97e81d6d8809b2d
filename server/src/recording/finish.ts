import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { pipeline } from 'node:stream/promises';
import { findFfmpeg } from '@visavis/media-worker';

/** A file that is whole: it plays and can be sought in. */
export interface FinishedFile {
  readonly bytes: number;
  readonly durationMs: number;
  /** Hex. */
  readonly sha256: string;
}

const ERROR_TAIL_CHARS = 500;

function parameters(videoTrack: boolean, output: string): string[] {
  // Opus by libopus: it conceals empty packets as a live decoder does.
  const input = '-c:a libopus -f matroska -i pipe:0';
  // Left the user, right the avatar: both are heard, and can be told apart. The longer voice is the avatar's.
  const sound = '-filter_complex [0:a:0]apad[user];[user][0:a:1]amerge=inputs=2[sound] -map [sound]';
  const opus = '-c:a libopus -b:a 64k -compression_level 1';
  const picture = videoTrack ? '-map 0:v:0 -c:v copy' : '-vn';
  const marks = '-metadata:s:a:0 title=left:user,right:avatar -metadata title=Conversation';
  const head = '-hide_banner -loglevel error -nostats -progress pipe:1 -y';
  return [...`${head} ${input} ${sound} ${picture} ${opus} ${marks} -threads 1 -f webm`.split(' '), output];
}

/**
 * Makes the file that is downloaded from the one that was captured: both voices in one stereo track, the picture as it
 * is, with duration and an index to seek by.
 * @param signal ends ffmpeg; nothing is left of `output` then.
 * @throws Error with ffmpeg's words.
 */
export async function finishRecording(
  input: string,
  output: string,
  options: { videoTrack: boolean; signal: AbortSignal; ffmpeg?: string },
): Promise<FinishedFile> {
  const partial = `${output}.tmp`;
  try {
    const durationMs = await transcode(input, partial, options);
    const { size: bytes } = await stat(partial);
    const hash = createHash('sha256');
    await pipeline(createReadStream(partial), hash, { signal: options.signal });
    await rename(partial, output);
    return { bytes, durationMs, sha256: hash.digest('hex') };
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

async function transcode(
  input: string,
  output: string,
  {
    videoTrack,
    signal,
    ffmpeg = findFfmpeg(),
  }: { videoTrack: boolean; signal: AbortSignal; ffmpeg?: string },
): Promise<number> {
  signal.throwIfAborted();
  // It reads from us, so that it ends when we do, however we end.
  const child = spawn(ffmpeg, parameters(videoTrack, output), { stdio: ['pipe', 'pipe', 'pipe'] });
  const kill = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  let progress = '';
  let errors = '';
  child.stdout.on('data', (text: Buffer) => (progress = (progress + text.toString()).slice(-2_000)));
  child.stderr.on('data', (text: Buffer) => (errors = (errors + text.toString()).slice(-ERROR_TAIL_CHARS)));
  const ended = new Promise<string | null>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signalName) => resolve(code === 0 ? null : `ended by ${signalName ?? code}`));
  });
  yieldToConversations(child.pid);
  // When it goes early, its end says why.
  const fed = pipeline(createReadStream(input), child.stdin).catch(() => undefined);
  try {
    const failure = await ended;
    if (failure !== null) throw new Error(`ffmpeg ${failure}: ${errors.trim() || 'no message'}`);
    await fed;
  } finally {
    signal.removeEventListener('abort', kill);
  }
  signal.throwIfAborted();
  // "ms" it says, µs it means (ffmpeg, trac ticket 7345).
  const times = [...progress.matchAll(/^out_time_ms=(\d+)$/gm)].map((match) => Number(match[1]));
  return Math.round((times.at(-1) ?? 0) / 1_000);
}

function yieldToConversations(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended already, or this system does not allow it: it runs as it is.
  }
}
