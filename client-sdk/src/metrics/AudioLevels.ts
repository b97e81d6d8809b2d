/** How loud the two sides are right now: RMS of the last ~20 ms, 0..1; null when it cannot be told. */
export interface AudioLevels {
  setMicrophone(track: MediaStreamTrack | null): void;
  setAvatar(track: MediaStreamTrack | null): void;
  microphone(): number | null;
  avatar(): number | null;
  /** Browsers hold audio processing back until a click. */
  resume(): void;
  close(): void;
}
