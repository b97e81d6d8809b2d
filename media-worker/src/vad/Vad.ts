/** Voice activity: one instance per microphone stream; weights are shared. */
export interface Vad {
  /**
   * @param frame 512 samples (32 ms) of mono PCM at 16 kHz, −1..1.
   * @returns the probability that the frame holds speech, 0..1.
   */
  probability(frame: Float32Array): Promise<number>;
  reset(): void;
}

/** Samples in one VAD hop. */
export const VAD_FRAME_SAMPLES = 512;
export const VAD_SAMPLE_RATE = 16_000;
