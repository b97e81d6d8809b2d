import type { ClipSentence } from './ClipSpeech.ts';

/** Captions of a clip as WebVTT, one cue a sentence. @see https://www.w3.org/TR/webvtt1/ */
export function webVtt(sentences: readonly ClipSentence[]): string {
  const cues = sentences.map(
    ({ text, startMs, endMs }, index) =>
      `${index + 1}\n${timestamp(startMs)} --> ${timestamp(Math.max(endMs, startMs + 1))}\n${cueText(text)}\n`,
  );
  return ['WEBVTT\n', ...cues].join('\n');
}

function timestamp(ms: number): string {
  const whole = Math.round(ms);
  const part = (value: number, digits: number): string => String(Math.floor(value)).padStart(digits, '0');
  const time = [part(whole / 3_600_000, 2), part((whole / 60_000) % 60, 2), part((whole / 1_000) % 60, 2)];
  return `${time.join(':')}.${part(whole % 1_000, 3)}`;
}

/** One line, so that nothing in it ends the cue, and no markup. */
function cueText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/\s+/g, ' ');
}
