import type { AvatarPage } from '../../support/AvatarPage.ts';
import type { Original } from './original.ts';
import { findIn, heldTrack, laterPart, type Match, type Track } from './track.ts';

/** The beginning may be heard before the probe is there: the rest is looked for. */
const MISSED_MS = 3_000;

/** How far the sound was from its picture, and how alike what was received and what was sent are. */
export interface ShownSkew {
  /** Positive: the sound is late. */
  readonly skewMs: number;
  readonly mouthR: number;
  readonly soundR: number;
}

/**
 * Finds in what the page's probe recorded what was sent, mouth by mouth and sound by sound, and compares the two times.
 * A mouth opens before it is loudest: comparing mouth with sound would measure the words as well.
 * @param original longer than 3 s, by several.
 * @throws Error when the page recorded less than it.
 */
export async function shownSkew(page: AvatarPage, original: Original, index = 0): Promise<ShownSkew> {
  const frames = await page.frames(index);
  const envelope = await page.envelope(index);
  const mouth = foundIn(
    frames.map(({ at, mouth: value }) => ({ at, value })),
    original.mouth,
  );
  const sound = foundIn(
    envelope.map(({ at, rms: value }) => ({ at, value })),
    original.sound,
  );
  if (!mouth || !sound) throw new Error('the page recorded too little of what was said');
  return { skewMs: Math.round(sound.offsetMs - mouth.offsetMs), mouthR: mouth.r, soundR: sound.r };
}

function foundIn(received: Parameters<typeof heldTrack>[0], sent: Track): Match | null {
  return findIn(heldTrack(received), laterPart(sent, MISSED_MS));
}
