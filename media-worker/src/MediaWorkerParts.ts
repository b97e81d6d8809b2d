import type { ProviderSnapshot } from '@visavis/shared';
import type { Logger } from 'pino';
import { LipSyncModel } from './avatar/lipsync/LipSyncModel.ts';
import { EmbeddedLlm } from './providers/llm/EmbeddedLlm.ts';
import type { Llm } from './providers/llm/Llm.ts';
import { createProviders, type Providers, type ProviderSettings } from './providers/providers.ts';
import type { Stt } from './providers/stt/Stt.ts';
import type { Tts } from './providers/tts/Tts.ts';
import { CrisisDetector } from './safety/CrisisDetector.ts';
import type { Moderator } from './safety/Moderator.ts';
import { PartialBudget } from './turn/PartialBudget.ts';
import { SileroModel } from './vad/SileroVad.ts';
import { warmUp } from './warmUp.ts';
import { loadNativeMedia } from './video/nativeMedia.ts';
import { VideoStudio } from './video/VideoStudio.ts';

/** What all sessions of a media-worker share: models and threads, loaded once, without any session's state. */
export interface MediaWorkerParts {
  readonly stt: Stt;
  readonly llm: Llm;
  readonly tts: Tts;
  /** The model that can follow orders besides talking; null when there is none, but the offline demo's rules. */
  readonly noteTaker: Llm | null;
  readonly vad: SileroModel;
  readonly lipSync: LipSyncModel;
  readonly studio: VideoStudio;
  readonly crisisDetector: CrisisDetector;
  /** Who else looks at what users say. */
  readonly moderators: readonly Moderator[];
  /** The providers on this machine that may be asked, also as stand-ins. */
  readonly local: Providers['local'];
  /** What each provider has done since the start. */
  snapshots(): ProviderSnapshot[];
  /** What sessions may spend on words in mid-speech. */
  readonly partials: PartialBudget;
  /** The effective parts' names, for the operator. */
  readonly names: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface LoadPartsOptions {
  readonly providers: ProviderSettings;
  /** Threads that draw and encode. */
  readonly renderThreads: number;
  /** Of the pictures that will be asked for, pixels: faces are painted before. */
  readonly videoSize: number;
  readonly log: Logger;
}

/**
 * Loads models and starts threads, all at once (5-10 s).
 * @throws what the first part that cannot be had threw; the others are closed.
 */
export async function loadParts({
  providers,
  renderThreads,
  videoSize,
  log,
}: LoadPartsOptions): Promise<MediaWorkerParts> {
  const dependencies = { log, createEmbeddedLlm: () => new EmbeddedLlm() };
  const loading = [
    createProviders(providers, dependencies),
    SileroModel.load(),
    LipSyncModel.load(),
    VideoStudio.create({ threads: renderThreads, log }),
  ] as const;
  const settled = await Promise.allSettled(loading);
  const [speech, vad, lipSync, studio] = settled;
  if (
    speech.status === 'rejected' ||
    vad.status === 'rejected' ||
    lipSync.status === 'rejected' ||
    studio.status === 'rejected'
  ) {
    await Promise.all([
      speech.status === 'fulfilled' && speech.value.close(),
      vad.status === 'fulfilled' && vad.value.close(),
      studio.status === 'fulfilled' && studio.value.close(),
    ]);
    throw settled.find((part) => part.status === 'rejected')?.reason;
  }
  const parts: MediaWorkerParts = {
    ...speech.value,
    noteTaker: providers.llm.chain[0].kind === 'embedded' ? null : speech.value.llm,
    vad: vad.value,
    lipSync: lipSync.value,
    studio: studio.value,
    crisisDetector: new CrisisDetector(),
    partials: new PartialBudget({ urgentOnly: providers.stt.chain[0].kind !== 'embedded' }),
    names: {
      ...speech.value.describe(),
      vad: vad.value.name,
      encoder: loadNativeMedia().addon ? 'libvpx' : 'ffmpeg',
    },
    close: async () => {
      await Promise.all([speech.value.close(), vad.value.close(), studio.value.close()]);
    },
  };
  await warmUp(parts, renderThreads, videoSize);
  return parts;
}
