/** How a picture feels: it decides the colours. */
export const MOODS = ['calm', 'glad', 'sad', 'anxious', 'angry', 'hopeful', 'plain'] as const;
export type Mood = (typeof MOODS)[number];

export type Hour = 'day' | 'dusk' | 'night';

/** What can be drawn, from the back of a picture to its front. */
export const MOTIFS = [
  'stars',
  'moon',
  'sun',
  'rainbow',
  'mountains',
  'clouds',
  'city',
  'sea',
  'forest',
  'river',
  'boat',
  'road',
  'house',
  'tree',
  'flowers',
  'animal',
  'people',
  'fire',
  'heart',
  'birds',
  'rain',
  'snow',
] as const;
export type Motif = (typeof MOTIFS)[number];

/** A picture, before it is drawn. */
export interface Scene {
  readonly mood: Mood;
  readonly hour: Hour;
  /** In the order of `MOTIFS`. */
  readonly motifs: readonly Motif[];
  /** Where chance puts things: the same words give the same picture. */
  readonly seed: number;
}
