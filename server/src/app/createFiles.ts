import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PriceBook } from '../billing/PriceBook.ts';
import { CLIPS, SPEECH, TimeCharges } from '../billing/TimeCharges.ts';
import { ClipService } from '../clips/ClipService.ts';
import { ClipRenderers } from '../dispatch/ClipRenderers.ts';
import { SpeechProcesses } from '../dispatch/SpeechProcesses.ts';
import { RecordingService } from '../recording/RecordingService.ts';
import { SpeechFiles } from '../speech/SpeechFiles.ts';
import type { Outbox } from '../webhooks/Outbox.ts';
import type { Basics } from './Basics.ts';
import type { SessionParts } from './createSessions.ts';

const CLIP_RENDERER_ENTRY = entryOf('clips');
const SPEECH_ENTRY = entryOf('speech');

/** Sound and pictures in files, and the processes that make them. */
export interface Files {
  readonly recordings: RecordingService;
  readonly clipRenderers: ClipRenderers;
  readonly clips: ClipService;
  readonly speechProcesses: SpeechProcesses;
  readonly speech: SpeechFiles;
}

export function createFiles(
  { config, database, clock, part }: Basics,
  deps: Pick<SessionParts, 'catalog' | 'profiles'> & { prices: PriceBook; outbox: Outbox },
): Files {
  const { catalog, profiles, prices, outbox } = deps;
  const environment = config.mediaWorkerEnvironment;
  const clipRenderers = new ClipRenderers({
    entry: CLIP_RENDERER_ENTRY,
    environment,
    clock,
    log: part('clips'),
  });
  const speechProcesses = new SpeechProcesses({
    entry: SPEECH_ENTRY,
    environment,
    atOnce: config.speechAtOnce,
    clock,
    log: part('speech'),
  });
  return {
    recordings: new RecordingService({
      database,
      clock,
      folder: join(config.dataDir, 'recordings'),
      log: part('recording'),
      outbox,
    }),
    clipRenderers,
    clips: new ClipService({
      database,
      catalog,
      profiles,
      clock,
      renderer: clipRenderers,
      concurrency: config.clipRenderers,
      billing: new TimeCharges(CLIPS, { database, clock, prices }),
      outbox,
      folder: join(config.dataDir, 'clips'),
      log: part('clips'),
    }),
    speechProcesses,
    speech: new SpeechFiles({
      database,
      catalog,
      worker: speechProcesses,
      billing: new TimeCharges(SPEECH, { database, clock, prices }),
      atOnce: config.speechAtOnce,
      folder: join(config.dataDir, 'speech'),
      clock,
      log: part('speech'),
    }),
  };
}

function entryOf(folder: 'clips' | 'speech'): string {
  return fileURLToPath(new URL(`../../../media-worker/src/${folder}/main.ts`, import.meta.url));
}
