import { rms } from '../../../audio/rms.ts';

/** Sample rate that Moonshine hears, Hz. */
export const SAMPLE_RATE = 16_000;
/** Longer audio makes the model truncate or answer nothing. */
const MAX_SAMPLES = 24 * SAMPLE_RATE;
/** Where a cut may fall, from the start of a piece that is too long. */
const CUT_FROM = 16 * SAMPLE_RATE;
const CUT_WINDOW = SAMPLE_RATE / 10;
/** The convolutional front end needs some audio; "no" alone may be 0.15 s. */
const MIN_SAMPLES = SAMPLE_RATE / 2;
/** Silence that is left in front of the first sound and behind the last: with more the model answers short ones with nothing. */
const MARGIN = SAMPLE_RATE / 20;
const EDGE_WINDOW = SAMPLE_RATE / 100;
/** Of the loudest window: below is silence. Weak consonants are above. */
const EDGE = 0.03;
/** Root mean square under which there is nothing to hear (−70 dBFS): the model would make words up. */
const SILENCE_RMS = 3e-4;

/**
 * Makes what the model can take of one utterance: without the silence around it, in pieces of 0.5-24 s, cut where it is
 * quietest, short ones padded with silence, none when all is silence.
 */
export function prepareAudio(audio: Float32Array): Float32Array[] {
  const pieces: Float32Array[] = [];
  let rest = trimmed(audio);
  while (rest.length > MAX_SAMPLES) {
    const cut = quietestCut(rest);
    pieces.push(rest.subarray(0, cut));
    rest = rest.subarray(cut);
  }
  pieces.push(rest);
  return pieces.filter((piece) => rms(piece) > SILENCE_RMS).map(padded);
}

function trimmed(audio: Float32Array): Float32Array {
  const levels = Array.from({ length: Math.floor(audio.length / EDGE_WINDOW) }, (_, index) =>
    rms(audio.subarray(index * EDGE_WINDOW, (index + 1) * EDGE_WINDOW)),
  );
  const least = Math.max(...levels) * EDGE;
  const first = levels.findIndex((level) => level > least);
  if (first < 0) return audio;
  const last = levels.findLastIndex((level) => level > least);
  return audio.subarray(Math.max(0, first * EDGE_WINDOW - MARGIN), (last + 1) * EDGE_WINDOW + MARGIN);
}

function quietestCut(audio: Float32Array): number {
  let best = MAX_SAMPLES - CUT_WINDOW;
  let bestRms = Infinity;
  for (let start = CUT_FROM; start + CUT_WINDOW <= MAX_SAMPLES; start += CUT_WINDOW / 2) {
    const level = rms(audio.subarray(start, start + CUT_WINDOW));
    if (level < bestRms) {
      bestRms = level;
      best = start;
    }
  }
  return best + CUT_WINDOW / 2;
}

function padded(audio: Float32Array): Float32Array {
  if (audio.length >= MIN_SAMPLES) return audio;
  const longer = new Float32Array(MIN_SAMPLES);
  longer.set(audio, Math.floor((MIN_SAMPLES - audio.length) / 2));
  return longer;
}
