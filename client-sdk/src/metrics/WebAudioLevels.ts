import type { AudioLevels } from './AudioLevels.ts';

/** 21 ms at 48 kHz: one reading every 20 ms misses nothing. */
const WINDOW_SAMPLES = 1_024;

/** One track's tap: an analyser that nobody hears. */
class Tap {
  readonly #source: MediaStreamAudioSourceNode;
  readonly #analyser: AnalyserNode;
  readonly #samples = new Float32Array(WINDOW_SAMPLES);

  constructor(context: AudioContext, track: MediaStreamTrack) {
    this.#source = context.createMediaStreamSource(new MediaStream([track]));
    this.#analyser = context.createAnalyser();
    this.#analyser.fftSize = WINDOW_SAMPLES;
    this.#source.connect(this.#analyser);
  }

  rms(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    let sum = 0;
    for (const sample of this.#samples) sum += sample * sample;
    return Math.sqrt(sum / WINDOW_SAMPLES);
  }

  close(): void {
    this.#source.disconnect();
    this.#analyser.disconnect();
  }
}

/** Levels by Web Audio. It costs something only when it is read; the audio graph itself is two analysers. */
export class WebAudioLevels implements AudioLevels {
  #context: AudioContext | null = null;
  #microphone: Tap | null = null;
  #avatar: Tap | null = null;
  #closed = false;

  setMicrophone(track: MediaStreamTrack | null): void {
    this.#microphone = this.#replace(this.#microphone, track);
  }

  setAvatar(track: MediaStreamTrack | null): void {
    this.#avatar = this.#replace(this.#avatar, track);
  }

  #replace(old: Tap | null, track: MediaStreamTrack | null): Tap | null {
    old?.close();
    if (!track || this.#closed) return null;
    try {
      this.#context ??= new AudioContext({ latencyHint: 'interactive' });
      const tap = new Tap(this.#context, track);
      this.resume();
      return tap;
    } catch {
      // Firefox refuses to mix devices of different sample rates; the session goes on without this figure.
      return null;
    }
  }

  microphone(): number | null {
    return this.#read(this.#microphone);
  }

  avatar(): number | null {
    return this.#read(this.#avatar);
  }

  #read(tap: Tap | null): number | null {
    return tap && this.#context?.state === 'running' ? tap.rms() : null;
  }

  resume(): void {
    // Refused before a click: the figures then begin with play().
    if (this.#context?.state === 'suspended') void this.#context.resume().catch(() => undefined);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#microphone?.close();
    this.#avatar?.close();
    void this.#context?.close().catch(() => undefined);
    this.#context = null;
  }
}
