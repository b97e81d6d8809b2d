import { ABUSE } from './cues/abuse.ts';
import { AFTERMATH } from './cues/aftermath.ts';
import { ATTEMPT } from './cues/attempt.ts';
import { DISTRESS } from './cues/distress.ts';
import { GOODBYE } from './cues/goodbye.ts';
import { HARMED } from './cues/harmed.ts';
import { IDEATION } from './cues/ideation.ts';
import { INTENT } from './cues/intent.ts';
import { LEAVING } from './cues/leaving.ts';
import { NOT_BEING } from './cues/notBeing.ts';
import { OWN_BODY } from './cues/ownBody.ts';
import { PASSIVE } from './cues/passive.ts';
import { PLAN } from './cues/plan.ts';
import { PREPARATION } from './cues/preparation.ts';
import { SELF_HARM } from './cues/selfHarm.ts';
import { SOMEONE_ELSE } from './cues/someoneElse.ts';
import { THIRD_PARTY } from './cues/thirdParty.ts';
import { THREAT } from './cues/threat.ts';
import { VIOLENCE } from './cues/violence.ts';
import type { Rule } from './Rule.ts';

/** Phrases in the language of pattern.ts. Order does not matter: the most serious match counts. */
export const RULES: readonly Rule[] = [
  ...IDEATION,
  ...INTENT,
  ...PLAN,
  ...PREPARATION,
  ...ATTEMPT,
  ...AFTERMATH,
  ...GOODBYE,
  ...LEAVING,
  ...VIOLENCE,
  ...THREAT,
  ...PASSIVE,
  ...NOT_BEING,
  ...DISTRESS,
  ...SELF_HARM,
  ...OWN_BODY,
  ...ABUSE,
  ...HARMED,
  ...THIRD_PARTY,
  ...SOMEONE_ELSE,
];
