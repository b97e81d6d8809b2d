import type { AnalyticsWire, SessionId, TurnMeasure, TurnWire } from '@visavis/shared';
import type { ConnectionRow, TurnRow } from './analyticsQueries.ts';
import { percentiles } from './percentiles.ts';

const TURNS_SHOWN = 1_000;

type MeasureWire = keyof AnalyticsWire['measures'];

/** What each figure is called in the API. */
const WIRE_NAMES = {
  endOfSpeechToCommitMs: 'end_of_speech_to_commit_ms',
  sttMs: 'stt_ms',
  llmFirstTokenMs: 'llm_first_token_ms',
  ttsFirstAudioMs: 'tts_first_audio_ms',
  firstFrameSentMs: 'first_frame_sent_ms',
  browserFirstAudioMs: 'browser_first_audio_ms',
  browserFirstFrameMs: 'browser_first_frame_ms',
  avSkewMs: 'av_skew_ms',
  bargeInMs: 'barge_in_ms',
} as const satisfies Record<TurnMeasure, MeasureWire>;

function byWireName<Value>(of: (measure: TurnMeasure) => Value): Record<MeasureWire, Value> {
  const names = Object.entries(WIRE_NAMES) as [TurnMeasure, MeasureWire][];
  return Object.fromEntries(names.map(([measure, name]) => [name, of(measure)])) as Record<
    MeasureWire,
    Value
  >;
}

/** A session's figures as the API shows them. A reply to nobody (the greeting) is a row, and no turn. */
export function summarize(
  sessionId: SessionId,
  rows: readonly TurnRow[],
  connections: readonly ConnectionRow[],
): AnalyticsWire {
  const turns = rows.filter(({ figures }) => figures.endOfSpeechToCommitMs !== undefined);
  return {
    session_id: sessionId,
    counts: {
      turns: turns.length,
      interruptions: rows.filter(({ interrupted }) => interrupted).length,
      false_alarms: rows.reduce((sum, row) => sum + row.false_alarms, 0),
      preemptive_replies: rows.filter(({ preemptive }) => preemptive).length,
    },
    measures: byWireName((measure) => percentiles(rows.flatMap(({ figures }) => figures[measure] ?? []))),
    connections: connections.map((row) => ({
      opened_at: row.opened_at.toISOString(),
      first_frame_sent_ms: row.first_frame_sent_ms,
      browser_first_frame_ms: row.browser_first_frame_ms,
      rtt_ms: range(row.rtt_ms_mean, row.rtt_ms_max),
      loss_to_browser: range(row.loss_to_browser_mean, row.loss_to_browser_max),
      loss_from_browser: range(row.loss_from_browser_mean, row.loss_from_browser_max),
    })),
    turns: turns.slice(-TURNS_SHOWN).map(toTurnWire),
  };
}

function toTurnWire(row: TurnRow): TurnWire {
  return {
    turn_id: row.turn_id,
    at: row.at.toISOString(),
    ...byWireName((measure) => row.figures[measure] ?? null),
    interrupted: row.interrupted,
    false_alarms: row.false_alarms,
    preemptive: row.preemptive,
  };
}

function range(mean: number | null, max: number | null): { mean: number; max: number } | null {
  return mean === null || max === null ? null : { mean, max };
}
