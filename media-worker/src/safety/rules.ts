import { ABUSE } from './cues/abuse.ts';
import { ATTEMPT } from './cues/attempt.ts';
import { DISTRESS } from './cues/distress.ts';
import { GOODBYE } from './cues/goodbye.ts';
import { IDEATION } from './cues/ideation.ts';
import { PASSIVE } from './cues/passive.ts';
import { PLAN } from './cues/plan.ts';
import { SELF_HARM } from './cues/selfHarm.ts';
import { THIRD_PARTY } from './cues/thirdParty.ts';
import { VIOLENCE } from './cues/violence.ts';
import type { Rule } from './Rule.ts';

/** Phrases in the language of pattern.ts. Order does not matter: the most serious match counts. */
export const RULES: readonly Rule[] = [
  ...IDEATION,
  ...PLAN,
  ...ATTEMPT,
  ...GOODBYE,
  ...VIOLENCE,
  ...PASSIVE,
  ...DISTRESS,
  ...SELF_HARM,
  ...ABUSE,
  ...THIRD_PARTY,
];
