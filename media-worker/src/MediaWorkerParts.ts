import type { Logger } from 'pino';
import { LipSyncModel } from './avatar/lipsync/LipSyncModel.ts';
import type { Llm } from './providers/llm/Llm.ts';
import { createProviders, type ProviderSettings } from './providers/providers.ts';
import type { Stt } from './providers/stt/Stt.ts';
import type { Tts } from './providers/tts/Tts.ts';
import { SileroModel } from './vad/SileroVad.ts';
import { VideoStudio } from './video/VideoStudio.ts';

/** What all sessions of a media-worker share: models and threads, loaded once, without any session's state. */
export interface MediaWorkerParts {
  readonly stt: Stt;
  readonly llm: Llm;
  readonly tts: Tts;
  readonly vad: SileroModel;
  readonly lipSync: LipSyncModel;
  readonly studio: VideoStudio;
  /** The effective parts' names, for the operator. */
  readonly names: Readonly<Record<string, string>>;
  close(): Promise<void>;
}
