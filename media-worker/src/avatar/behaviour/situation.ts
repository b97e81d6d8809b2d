import type { AgentState } from '@visavis/shared';

/** What the behaviour's parts respond to, at one instant. */
export interface Situation {
  readonly nowMs: number;
  readonly mode: AgentState;
  /** The mode began. */
  readonly modeSinceMs: number;
  readonly userSpeaking: boolean;
  /** The user began or ended to speak. */
  readonly userSinceMs: number;
  /** An own phrase ended just now. */
  readonly phraseEnded: boolean;
  /** The own voice is stressing something just now. */
  readonly stressed: boolean;
}
