import { endOfSpeech, type LevelSample } from '../../../client-sdk/src/metrics/endOfSpeech.ts';
import type { AvatarPage } from '../../support/AvatarPage.ts';

/** How loud both sides were in the page, every 10 ms; times of performance.now(). */
export interface Levels {
  readonly user: LevelSample[];
  readonly avatar: LevelSample[];
}

declare global {
  interface Window {
    benchLevels?: Levels;
    benchWatch?: (stream: MediaStream, side: keyof Levels) => void;
  }
}

/** RMS of quiet speech, 0..1. */
export const SPEECH_LEVEL = 0.01;
/** Silence that parts two utterances, ms. */
const GAP_MS = 5_000;
/** Kept behind an utterance, to know its noise. */
const TAIL_MS = 1_000;

/** Listens to the microphone in the page, beside the SDK: before it asks for it. */
export async function watchMicrophone(page: AvatarPage): Promise<void> {
  await page.page.evaluate(() => {
    const levels = { user: [] as LevelSample[], avatar: [] as LevelSample[] };
    const watch = (stream: MediaStream, side: keyof Levels): void => {
      const context = new AudioContext();
      const analyser = new AnalyserNode(context, { fftSize: 512 });
      context.createMediaStreamSource(stream).connect(analyser);
      const samples = new Float32Array(analyser.fftSize);
      setInterval(() => {
        analyser.getFloatTimeDomainData(samples);
        const power = samples.reduce((sum, value) => sum + value * value, 0) / samples.length;
        levels[side].push({ at: performance.now(), level: Math.sqrt(power) });
      }, 10);
    };
    window.benchLevels = levels;
    window.benchWatch = watch;
    const devices = navigator.mediaDevices;
    const open = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (constraints) => {
      const stream = await open(constraints);
      watch(stream, 'user');
      return stream;
    };
  });
}

/** Listens to the avatar: once it is connected. */
export async function watchAvatar(page: AvatarPage): Promise<void> {
  await page.page.evaluate(() => {
    const player = document.querySelector<HTMLMediaElement>('video, audio');
    window.benchWatch!(player!.srcObject as MediaStream, 'avatar');
  });
}

export async function levels(page: AvatarPage): Promise<Levels> {
  return page.page.evaluate(() => window.benchLevels!);
}

/** @returns when each utterance was over, by the SDK's own rule. */
export function endsOfUtterances(user: readonly LevelSample[]): number[] {
  const loud = user.filter(({ level }) => level > SPEECH_LEVEL).map(({ at }) => at);
  const lasts = loud.filter((at, index) => (loud[index + 1] ?? Infinity) - at > GAP_MS);
  return lasts.flatMap((last, index) => {
    const first = loud.find((at) => at > (lasts[index - 1] ?? -Infinity))!;
    return endOfSpeech(user.filter(({ at }) => at >= first && at <= last + TAIL_MS)) ?? [];
  });
}
