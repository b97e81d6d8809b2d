/** Below this level a voice pauses. */
const SILENCE = 0.06;
const PHRASE_GAP_MS = 140;
/** A syllable stands out when it is this much louder than the last second or so. */
const STRESS_RISE = 0.12;
const STRESS_GAP_MS = 480;

/** Hears phrase ends and stresses in the loudness of the avatar's own voice. */
export class SpeechRhythm {
  #average = 0;
  #lastMs = 0;
  #lastLoudMs = -Infinity;
  #inPhrase = false;
  #lastStressMs = -Infinity;
  phraseEnded = false;
  stressed = false;

  /** @param level 0..1 */
  hear(level: number, nowMs: number): void {
    const elapsed = Math.min(200, Math.max(0, nowMs - this.#lastMs));
    this.#lastMs = nowMs;
    if (level > SILENCE) {
      this.#lastLoudMs = nowMs;
      this.#inPhrase = true;
    }
    this.phraseEnded = this.#inPhrase && nowMs - this.#lastLoudMs >= PHRASE_GAP_MS;
    if (this.phraseEnded) this.#inPhrase = false;
    this.stressed = level > this.#average + STRESS_RISE && nowMs - this.#lastStressMs > STRESS_GAP_MS;
    if (this.stressed) this.#lastStressMs = nowMs;
    this.#average += (level - this.#average) * (elapsed / 700);
  }
}
