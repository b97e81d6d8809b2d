import { createOpusEncoder } from '../../../media-worker/src/audio/createOpus.ts';
import { RateConverter } from '../../../media-worker/src/providers/fallback/RateConverter.ts';
import { readRecording, RECORDINGS, whiteNoise, type Recording } from '../../support/speechFixtures.ts';

const RATE = 16_000;
const OPUS_RATE = 48_000;
const PACKET_SAMPLES = OPUS_RATE / 50;
/** A quiet room: −54 dBFS. */
const ROOM_RMS = 0.002;
const NAMES = Object.keys(RECORDINGS) as Recording[];

/** What a microphone gives, as the listener takes it and as RTP brings it. */
export interface Microphone {
  /** 16 kHz, −1..1. */
  readonly samples: Float32Array;
  /** Opus, 20 ms each, coded at 48 kHz as browsers do. */
  readonly packets: readonly Uint8Array[];
}

/** People who speak without end. */
export async function speakingMicrophone(seconds: number): Promise<Microphone> {
  const samples = new Float32Array(seconds * RATE);
  for (let filled = 0, index = 0; filled < samples.length; index++) {
    const recording = await readRecording(NAMES[index % NAMES.length]!);
    samples.set(recording.subarray(0, samples.length - filled), filled);
    filled += recording.length;
  }
  return { samples, packets: encode(samples) };
}

/** A quiet room. */
export function silentMicrophone(seconds: number): Microphone {
  const samples = whiteNoise(seconds * RATE, ROOM_RMS);
  return { samples, packets: encode(samples) };
}

/** Whole utterances, as speech recognition gets them. */
export async function utterances(): Promise<Float32Array[]> {
  return Promise.all(NAMES.map(readRecording));
}

export function toInt16(samples: Float32Array): Int16Array {
  return Int16Array.from(samples, (value) => Math.round(value * 32_767));
}

function encode(samples: Float32Array): Uint8Array[] {
  const converter = new RateConverter(RATE, OPUS_RATE);
  const pcm = converter.push(toInt16(samples));
  const encoder = createOpusEncoder({ sampleRate: OPUS_RATE });
  const packets: Uint8Array[] = [];
  for (let at = 0; at + PACKET_SAMPLES <= pcm.length; at += PACKET_SAMPLES) {
    packets.push(encoder.encode(pcm.subarray(at, at + PACKET_SAMPLES)));
  }
  encoder.close();
  return packets;
}
