import type { SafetyLevel } from '../SafetyLevel.ts';

/** What is asked of a slice of cases: that they reach a level, or that they stay below one. */
export interface Target {
  readonly kind: 'recall' | 'false_alarms';
  readonly level: SafetyLevel;
  /** Recall: the least share that must reach `level`. False alarms: the greatest share that may. */
  readonly share: number;
}

const reaches = (level: SafetyLevel, share: number): Target => ({ kind: 'recall', level, share });
const staysBelow = (level: SafetyLevel, share: number): Target => ({ kind: 'false_alarms', level, share });

/** The slices by name, in the order of the report. The first group's messages are a crisis. */
export const CRISIS_SLICES = {
  explicit: [reaches('crisis', 0.99), reaches('concern', 1)],
  plan: [reaches('warning', 0.9)],
  goodbye: [reaches('warning', 0.9)],
  attempt: [reaches('warning', 0.9)],
  violence: [reaches('warning', 0.9)],
  misspelt: [reaches('warning', 0.9)],
  obfuscated: [reaches('warning', 0.9)],
} as const satisfies Record<string, readonly Target[]>;

export const OTHER_SLICES = {
  attempt_old: [reaches('warning', 0.9)],
  indirect: [reaches('warning', 0.9)],
  self_harm: [reaches('warning', 0.9)],
  abuse: [reaches('warning', 0.9)],
  third_party: [reaches('warning', 0.9)],
  spanish: [reaches('warning', 0.9)],
  french: [reaches('warning', 0.9)],
  german: [reaches('warning', 0.9)],
  portuguese: [reaches('warning', 0.9)],
  distress: [reaches('concern', 0.9)],
  denial: [staysBelow('crisis', 0.02), staysBelow('warning', 0.1)],
  fiction: [staysBelow('crisis', 0.02), staysBelow('warning', 0.1)],
  idiom: [staysBelow('warning', 0.02)],
  neutral: [staysBelow('warning', 0.005)],
} as const satisfies Record<string, readonly Target[]>;

/** Over all crisis slices together. */
export const ALL_CRISIS: Target = reaches('warning', 0.95);

export const SLICES: Readonly<Record<string, readonly Target[]>> = { ...CRISIS_SLICES, ...OTHER_SLICES };
