/** A transcript without what is not speech: `[BLANK_AUDIO]`, `(music)`, lone punctuation. "" when no word is left. */
export function spokenWords(transcript: string): string {
  const text = transcript
    .replace(/\[[^\]]*\]|\([^)]*\)|♪/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return /[\p{L}\p{N}]/u.test(text) ? text : '';
}

/** For comparing transcripts: letters and digits only. */
export function sameWords(a: string, b: string): boolean {
  const bare = (text: string): string =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  return bare(a) === bare(b);
}

/** A recogniser stuck in a loop ("the the the the"): some run of 1-4 words stands there four times in a row. */
export function isRepetitionLoop(text: string): boolean {
  const spoken = text.toLowerCase().split(/\s+/);
  for (let size = 1; size <= 4; size++) {
    let repeats = 0;
    for (let at = size; at < spoken.length; at++) {
      repeats = spoken[at] === spoken[at - size] ? repeats + 1 : 0;
      if (repeats >= size * 3) return true;
    }
  }
  return false;
}

/** What `now` says beyond `before`: its words behind those that both begin with. */
export function wordsSince(before: string, now: string): string {
  if (before === '') return now;
  const bare = (word: string): string => word.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  const former = before.split(/\s+/).map(bare);
  const words = now.split(/\s+/);
  let same = 0;
  while (same < former.length && same < words.length && former[same] === bare(words[same]!)) same++;
  return words.slice(same).join(' ');
}
