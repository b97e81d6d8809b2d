/** The 15 visemes of the Oculus lip-sync set. */
export const VISEMES = [
  'sil',
  'PP',
  'FF',
  'TH',
  'DD',
  'kk',
  'CH',
  'SS',
  'nn',
  'RR',
  'aa',
  'E',
  'I',
  'O',
  'U',
] as const;
export type Viseme = (typeof VISEMES)[number];

/** A viseme in time, ms from the start of the utterance. */
export interface VisemeEvent {
  readonly viseme: Viseme;
  readonly startMs: number;
  readonly endMs: number;
}
