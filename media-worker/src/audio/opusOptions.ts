/** The rates that Opus encodes without resampling, Hz. */
export const OPUS_SAMPLE_RATES = [8_000, 12_000, 16_000, 24_000, 48_000] as const;

/** What speech recognition takes, Hz. */
export const DECODER_SAMPLE_RATE = 16_000;

/** Every encoder packet, ms. */
export const OPUS_FRAME_MS = 20;

export interface OpusEncoderOptions {
  /** Hz, one of OPUS_SAMPLE_RATES: the rate of the speech itself. */
  readonly sampleRate: number;
  /** Bits per second; 32,000 where not given. */
  readonly bitrate?: number;
  /** 0..10; 5 where not given: beyond it speech gains little for its CPU. */
  readonly complexity?: number;
}

/** @throws RangeError when Opus cannot encode that rate. */
export function completeOptions(options: OpusEncoderOptions): Required<OpusEncoderOptions> {
  if (!OPUS_SAMPLE_RATES.some((rate) => rate === options.sampleRate)) {
    throw new RangeError(
      `Opus cannot encode ${options.sampleRate} Hz: resample to one of ${OPUS_SAMPLE_RATES.join(', ')}`,
    );
  }
  return { bitrate: 32_000, complexity: 5, ...options };
}
