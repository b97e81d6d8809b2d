import { systemClock, type Clock } from '@visavis/shared';
import { AudioReceiver } from '../../../media-worker/src/audio/AudioReceiver.ts';
import { createOpusDecoder } from '../../../media-worker/src/audio/createOpus.ts';
import type { Stt } from '../../../media-worker/src/providers/stt/Stt.ts';
import { SpeechSegmenter } from '../../../media-worker/src/turn/SpeechSegmenter.ts';
import { SileroVad, type SileroModel } from '../../../media-worker/src/vad/SileroVad.ts';
import { cpuMs } from './cpuTime.ts';
import { toInt16, type Microphone } from './microphone.ts';

const PACKET_MS = 20;
const PACKET_SAMPLES = 320;
const TICKS = 960;

/** Packets in, PCM out: jitter buffer and Opus. @returns CPU ms. */
export async function decodeCost({ packets }: Microphone): Promise<number> {
  let now = 0;
  // Packets that come in order and in time leave nothing for timers to do.
  const clock: Clock = { now: () => now, wallNow: () => now, setTimeout: () => () => undefined };
  const receiver = new AudioReceiver({ clock, createDecoder: () => createOpusDecoder() });
  let heard = 0;
  receiver.on('pcm', (pcm) => (heard += pcm.length));
  const cost = await cpuMs(() => {
    for (const [index, payload] of packets.entries()) {
      now = index * PACKET_MS;
      receiver.push({
        payloadType: 100,
        marker: false,
        sequenceNumber: index & 0xffff,
        timestamp: index * TICKS,
        ssrc: 1,
        payload,
      });
    }
  });
  receiver.close();
  if (heard === 0) throw new Error('the receiver decoded nothing');
  return cost;
}

/** PCM in, stretches of speech out: Silero and its segmenter. @returns CPU ms. */
export async function vadCost(model: SileroModel, { samples }: Microphone): Promise<number> {
  const segmenter = new SpeechSegmenter(new SileroVad(model), systemClock);
  const pcm = toInt16(samples);
  const cost = await cpuMs(async () => {
    for (let at = 0; at < pcm.length; at += PACKET_SAMPLES) {
      segmenter.push(pcm.subarray(at, at + PACKET_SAMPLES));
      await segmenter.caughtUp();
    }
  });
  segmenter.close();
  return cost;
}

/** Every utterance transcribed once. @returns CPU ms. */
export async function sttCost(stt: Stt, utterances: readonly Float32Array[]): Promise<number> {
  return cpuMs(async () => {
    for (const audio of utterances) await stt.transcribe(audio, { language: 'en' });
  });
}
