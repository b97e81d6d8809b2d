/** The profiles by whom one can be helped; `catalog/specialists.ts` writes them. */
export const SPECIALISTS = [
  'generalist',
  'welcome',
  'mediator',
  'anxiety',
  'depression',
  'relationships',
  'stress',
  'sleep',
  'grief',
] as const;
export type Specialist = (typeof SPECIALISTS)[number];

export const DEFAULT_SPECIALIST: Specialist = 'generalist';
/** Of a first session. */
export const DEMO_SPECIALIST: Specialist = 'welcome';

/** As the document's examples have it. */
export const DEFAULT_VOICE = 'L0Dsvb3SLTyegXwtm47J';

/** Minutes. */
export const SESSION_LENGTHS = [15, 30, 45] as const;
export type SessionLength = (typeof SESSION_LENGTHS)[number];
