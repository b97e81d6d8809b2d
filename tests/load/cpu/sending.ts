import { Worker } from 'node:worker_threads';
import { setImmediate as turn } from 'node:timers/promises';
import { VirtualClock } from '@visavis/shared';
import { createOpusEncoder } from '../../../media-worker/src/audio/createOpus.ts';
import { MediaClock } from '../../../media-worker/src/rtp/MediaClock.ts';
import { RtpEndpoint } from '../../../media-worker/src/rtp/RtpEndpoint.ts';
import type { EncodedFrame } from '../../../media-worker/src/video/VideoEncoder.ts';
import { cpuMs, threadCpuMs } from './cpuTime.ts';
import type { Microphone } from './microphone.ts';
import type { SfuData } from './sfuThread.ts';

const SOUND_MS = 20;
const SOUND_SAMPLES = 320;
const AUDIO = { ssrc: 1, payloadType: 100 };
const VIDEO = { ssrc: 2, payloadType: 101 };

/** Speech to packets; silence is one packet sent again and again. */
export async function opusCost(
  sound: readonly (Int16Array | null)[],
): Promise<{ ms: number; packets: Uint8Array[] }> {
  const encoder = createOpusEncoder({ sampleRate: 16_000 });
  const silence = encoder.encode(new Int16Array(SOUND_SAMPLES));
  const packets: Uint8Array[] = [];
  const ms = await cpuMs(() => {
    for (const pcm of sound) packets.push(pcm ? encoder.encode(pcm) : silence);
  });
  encoder.close();
  return { ms, packets };
}

/**
 * Sound and picture out and the microphone in, over real UDP to a peer on another thread, in virtual time.
 * @returns CPU ms of the calling thread: packets, reports, system calls.
 */
export async function rtpCost(
  sound: readonly Uint8Array[],
  frames: readonly EncodedFrame[],
  { packets }: Microphone,
): Promise<number> {
  const workerData: SfuData = { audioPayloadType: AUDIO.payloadType, microphone: packets };
  const sfu = new Worker(new URL('./sfuThread.ts', import.meta.url), { workerData });
  const port = await new Promise<number>((resolve, reject) => {
    sfu.once('message', resolve);
    sfu.once('error', reject);
  });
  const clock = new VirtualClock();
  const mediaClock = new MediaClock(clock);
  const endpoint = await RtpEndpoint.create({
    ip: '127.0.0.1',
    port,
    cname: 'bench',
    audio: AUDIO,
    video: VIDEO,
    clock,
    mediaClock,
  });
  let heard = 0;
  endpoint.on('packet', () => heard++);
  const pictures = frames[Symbol.iterator]();
  let picture = pictures.next();
  const cost = await threadCpuMs(async () => {
    for (const [index, packet] of sound.entries()) {
      const at = index * SOUND_MS;
      await clock.advance(at - clock.now());
      endpoint.sendAudio(packet, at);
      for (; !picture.done && picture.value.timestampMs <= at; picture = pictures.next()) {
        endpoint.sendVideo(picture.value);
      }
      await turn();
    }
  });
  endpoint.close();
  await sfu.terminate();
  if (heard === 0) throw new Error('no packet came back from the peer');
  return cost;
}
