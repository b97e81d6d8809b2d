/** Named points of a change's way into the store, at which a meter may die. */
export const KILL_POINTS = [
  'before the change',
  'before the commit',
  'after the commit',
  'before the answer',
] as const;
export type KillPoint = 'none' | (typeof KILL_POINTS)[number];
