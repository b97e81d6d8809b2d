import type { SafetyLevel } from './SafetyLevel.ts';

/** What kind of danger a rule speaks of: told in alerts, never the words themselves. */
export type SignalKind =
  | 'active_ideation'
  | 'plan_or_means'
  | 'attempt'
  | 'goodbye'
  | 'passive_ideation'
  | 'self_harm'
  | 'violence'
  | 'abuse'
  | 'third_party'
  | 'distress'
  /** Like what people in danger say: the classifier's word, no rule's. */
  | 'likeness';

export interface Rule {
  readonly kind: SignalKind;
  readonly level: Exclude<SafetyLevel, 'none'>;
  readonly patterns: readonly string[];
  /** The negation is part of the meaning ("do not want to live"), or none can take it back. */
  readonly negationIsMeant?: true;
  /** Speaks of what was; how long ago decides (see modifiers). */
  readonly aboutThePast?: true;
  /** Said of leave, travel or a shift as well: those words elsewhere in the message take the gravity away. */
  readonly mayBeEveryday?: true;
}
