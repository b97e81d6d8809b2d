import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { newId, type StartSession } from '@visavis/shared';
import { pino } from 'pino';
import { LipSyncModel } from '../../../media-worker/src/avatar/lipsync/LipSyncModel.ts';
import type { MediaWorkerParts } from '../../../media-worker/src/MediaWorkerParts.ts';
import { CrisisDetector } from '../../../media-worker/src/safety/CrisisDetector.ts';
import { PartialBudget } from '../../../media-worker/src/turn/PartialBudget.ts';
import { SileroModel } from '../../../media-worker/src/vad/SileroVad.ts';
import { VideoStudio } from '../../../media-worker/src/video/VideoStudio.ts';
import { warmUp } from '../../../media-worker/src/warmUp.ts';
import type { BenchOptions } from '../options.ts';
import { zeroLlm, zeroStt, zeroTts } from './zeroProviders.ts';

export const silentLog = pino({ level: 'silent' });

/** All of a media-worker but its providers, which answer at once. */
export async function partsWithoutWaiting({ size }: BenchOptions): Promise<MediaWorkerParts> {
  const [vad, lipSync, studio] = await Promise.all([
    SileroModel.load(),
    LipSyncModel.load(),
    VideoStudio.create({ threads: 1, log: silentLog }),
  ]);
  const parts: MediaWorkerParts = {
    stt: zeroStt,
    llm: zeroLlm,
    tts: zeroTts,
    vad,
    lipSync,
    studio,
    crisisDetector: new CrisisDetector(),
    moderators: [],
    partials: new PartialBudget(),
    noteTaker: null,
    local: { llm: zeroLlm, tts: zeroTts },
    snapshots: () => [],
    names: {},
    close: async () => {
      await Promise.all([vad.close(), studio.close()]);
    },
  };
  await warmUp(parts, 1, size);
  return parts;
}

/** A UDP port that takes whatever comes, as the SFU would. */
export async function openSink(): Promise<{ socket: Socket; port: number }> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { socket, port: socket.address().port };
}

export function startRequest(port: number, { face, size }: BenchOptions): StartSession {
  return {
    sessionId: newId('SessionId'),
    epoch: 1,
    conversation: {
      instructions: 'You are a friendly host.',
      behavior: '',
      context: '',
      language: 'en',
      manner: { speakingRate: 1, warmth: 0.5, expressiveness: 0.5, patience: 1 },
      greeting: null,
      history: [],
      mode: 'hands_free',
      handsOnTimeoutMs: null,
      remainingMs: null,
      idleTimeoutMs: null,
      tools: [],
    },
    modality: 'video',
    face,
    voice: 'zero',
    media: {
      ip: '127.0.0.1',
      port,
      cname: 'bench',
      audio: { ssrc: 1, payloadType: 100 },
      video: { ssrc: 2, payloadType: 101, size, fps: 25, maxBitrate: 800_000 },
    },
  };
}
