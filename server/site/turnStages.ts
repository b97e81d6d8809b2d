import type { TurnMetrics } from '@visavis/client-sdk';

/** A stretch of a turn: from the end of the one before to `until`, ms from the end of the user's speech. */
export interface TurnStage {
  /** Names its colour. */
  readonly key: 'commit' | 'word' | 'voice' | 'sent' | 'heard';
  readonly label: string;
  readonly until: (turn: TurnMetrics) => number | undefined;
}

/** An answer's way, in the order of time. */
export const STAGES: readonly TurnStage[] = [
  { key: 'commit', label: 'turn over', until: (turn) => turn.endOfSpeechToCommitMs },
  { key: 'word', label: 'first word', until: (turn) => turn.llmFirstTokenMs },
  { key: 'voice', label: 'voice', until: (turn) => turn.ttsFirstAudioMs },
  { key: 'sent', label: 'frame sent', until: (turn) => turn.firstFrameSentMs },
  { key: 'heard', label: 'heard', until: (turn) => turn.browserFirstAudioMs },
];

export interface Stretch {
  readonly stage: TurnStage;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The stages of one turn end to end; what was not measured is left out, and nothing goes back in time. */
export function stretchesOf(turn: TurnMetrics): Stretch[] {
  let fromMs = 0;
  return STAGES.flatMap((stage) => {
    const until = stage.until(turn);
    if (until === undefined) return [];
    const stretch = { stage, fromMs, toMs: Math.max(fromMs, until) };
    fromMs = stretch.toMs;
    return [stretch];
  });
}
