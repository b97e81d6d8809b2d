import type { AgentState } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import { Behaviour, type FaceManner } from './Behaviour.ts';
import type { FaceState } from './FaceState.ts';
import { REST_MOUTH } from './visemes.ts';

const FRAME_MS = 40;
const MINUTE = 60_000;

interface Scene {
  mode: AgentState;
  seed?: number;
  durationMs: number;
  userSpeaking?: (timeMs: number) => boolean;
  level?: (timeMs: number) => number;
  manner?: FaceManner;
}

function play({ mode, seed = 1, durationMs, userSpeaking, level, manner }: Scene): FaceState[] {
  const behaviour = new Behaviour({ seed, ...(manner ? { manner } : {}) });
  behaviour.setMode(mode);
  const states: FaceState[] = [];
  for (let t = 0; t < durationMs; t += FRAME_MS) {
    if (userSpeaking) behaviour.setUserSpeaking(userSpeaking(t));
    if (level) behaviour.setSpeechLevel(level(t));
    states.push(behaviour.stateAt(t, REST_MOUTH));
  }
  return states;
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
/** Syllables in phrases of 3 s with half a second between them. */
const talk = (t: number): number => (t % 3_500 < 3_000 ? 0.15 + 0.5 * Math.max(0, Math.sin(t / 60)) : 0);

/** Starts of blinks, ms. */
function blinkTimes(states: FaceState[]): number[] {
  return states.flatMap((state, index) =>
    state.blink > 0 && (states[index - 1]?.blink ?? 0) === 0 ? [index * FRAME_MS] : [],
  );
}

describe('Behaviour', () => {
  it('blinks as people do, over an hour', () => {
    const states = play({ mode: 'listening', durationMs: 60 * MINUTE });
    const times = blinkTimes(states);
    const gaps = times.slice(1).map((time, index) => time - times[index]!);
    const single = gaps.filter((gap) => gap > 1_000);
    expect(times.length / 60).toBeGreaterThan(12);
    expect(times.length / 60).toBeLessThan(30);
    expect(mean(single)).toBeGreaterThan(2_500);
    expect(mean(single)).toBeLessThan(5_000);
    expect(Math.max(...gaps)).toBeLessThan(7_000);
    // Double blinks happen, and are the exception.
    const doubles = gaps.filter((gap) => gap < 600).length / gaps.length;
    expect(doubles).toBeGreaterThan(0.05);
    expect(doubles).toBeLessThan(0.25);
    // Every blink shuts the eyes.
    expect(states.filter((state) => state.blink > 0.9).length).toBeGreaterThanOrEqual(times.length * 0.9);
  });

  it("blinks more at the end of the own voice's phrases", () => {
    const states = play({ mode: 'speaking', durationMs: 30 * MINUTE, level: talk });
    const inPause = blinkTimes(states).filter((time) => time % 3_500 >= 3_000 || time % 3_500 < 150).length;
    expect(inPause / blinkTimes(states).length).toBeGreaterThan(0.35);
  });

  it('shows the three modes differently', () => {
    const durationMs = 5 * MINUTE;
    const listening = play({ mode: 'listening', durationMs });
    const thinking = play({ mode: 'thinking', durationMs });
    const speaking = play({ mode: 'speaking', durationMs, level: talk });
    const gazeUp = (states: FaceState[]): number => mean(states.map((state) => state.gazeY));
    const aside = (states: FaceState[]): number => mean(states.map((state) => Math.abs(state.gazeX)));
    const motion = (states: FaceState[]): number =>
      mean(
        states
          .slice(1)
          .map(
            (state, index) =>
              Math.abs(state.pose.yaw - states[index]!.pose.yaw) +
              Math.abs(state.pose.pitch - states[index]!.pose.pitch),
          ),
      );
    expect(gazeUp(thinking)).toBeLessThan(-0.3);
    expect(aside(thinking)).toBeGreaterThan(0.35);
    expect(Math.abs(gazeUp(listening))).toBeLessThan(0.1);
    expect(aside(listening)).toBeLessThan(0.12);
    expect(mean(thinking.map((state) => state.frown))).toBeGreaterThan(0.2);
    expect(mean(listening.map((state) => state.smile))).toBeGreaterThan(
      mean(thinking.map((state) => state.smile)) + 0.2,
    );
    expect(motion(speaking)).toBeGreaterThan(motion(listening) * 2);
  });

  it('nods to a user who speaks, and when the user pauses', () => {
    const nods = (states: FaceState[]): number =>
      states.filter((state, index) => state.pose.pitch > 0.04 && (states[index - 1]?.pose.pitch ?? 0) <= 0.04)
        .length;
    const durationMs = 10 * MINUTE;
    const silent = play({ mode: 'listening', durationMs });
    const heard = play({ mode: 'listening', durationMs, userSpeaking: (t) => t % 9_000 < 7_000 });
    expect(nods(heard) / 10).toBeGreaterThan(6);
    expect(nods(silent)).toBeLessThan(nods(heard) / 10);
  });

  it('smiles and nods more when warm, moves more when expressive', () => {
    const durationMs = 10 * MINUTE;
    const nods = (states: FaceState[]): number =>
      states.filter((state, index) => state.pose.pitch > 0.04 && (states[index - 1]?.pose.pitch ?? 0) <= 0.04)
        .length;
    const raised = (states: FaceState[]): number => states.filter(({ brow }) => brow > 0.2).length;
    const userSpeaking = (t: number): boolean => t % 9_000 < 7_000;
    const listener = (warmth: number): FaceState[] =>
      play({ mode: 'listening', durationMs, userSpeaking, manner: { warmth, expressiveness: 0.5 } });
    const speaker = (expressiveness: number): FaceState[] =>
      play({ mode: 'speaking', durationMs, level: talk, manner: { warmth: 0.5, expressiveness } });
    const [cool, warm] = [listener(0), listener(1)];
    expect(mean(warm.map(({ smile }) => smile))).toBeGreaterThan(mean(cool.map(({ smile }) => smile)) + 0.3);
    expect(nods(warm)).toBeGreaterThan(nods(cool) * 1.5);
    expect(raised(speaker(1))).toBeGreaterThan(raised(speaker(0)) * 2);
    expect(listener(0.5)).toEqual(play({ mode: 'listening', durationMs, userSpeaking }));
    for (const state of [...warm, ...cool]) {
      expect(state.smile).toBeGreaterThanOrEqual(0);
      expect(state.smile).toBeLessThanOrEqual(1);
    }
  });

  it('often repeats a state exactly, yet never stands still for long', () => {
    const states = play({ mode: 'listening', durationMs: 10 * MINUTE });
    const same = states.map(
      (state, index) => index > 0 && JSON.stringify(state) === JSON.stringify(states[index - 1]),
    );
    expect(same.filter(Boolean).length / same.length).toBeGreaterThan(0.35);
    let still = 0;
    let longest = 0;
    for (const repeated of same) {
      still = repeated ? still + 1 : 0;
      longest = Math.max(longest, still);
    }
    expect(longest * FRAME_MS).toBeLessThan(1_500);
  });

  it('moves smoothly through changes of mode, and stays within bounds', () => {
    const behaviour = new Behaviour({ seed: 9 });
    const modes: AgentState[] = ['listening', 'thinking', 'speaking'];
    let before = behaviour.stateAt(0, REST_MOUTH);
    for (let t = FRAME_MS; t < 10 * MINUTE; t += FRAME_MS) {
      if (t % 1_200 === 0) behaviour.setMode(modes[(t / 1_200) % 3]!);
      behaviour.setSpeechLevel(talk(t));
      const state = behaviour.stateAt(t, REST_MOUTH);
      for (const axis of ['yaw', 'pitch', 'roll'] as const) {
        expect(Math.abs(state.pose[axis] - before.pose[axis])).toBeLessThan(0.03);
        expect(Math.abs(state.pose[axis])).toBeLessThan(0.2);
      }
      expect(Math.abs(state.smile - before.smile)).toBeLessThan(0.12);
      expect(state.smile).toBeGreaterThanOrEqual(0);
      before = state;
    }
  });

  it('is the same for the same seed, another for another', () => {
    const scene: Scene = { mode: 'speaking', durationMs: MINUTE, level: talk };
    expect(play(scene)).toEqual(play(scene));
    expect(play(scene)).not.toEqual(play({ ...scene, seed: 2 }));
  });

  it('survives a leap in time and a step back', () => {
    const behaviour = new Behaviour({ seed: 3 });
    behaviour.stateAt(0, REST_MOUTH);
    const late = behaviour.stateAt(10 * 60 * MINUTE, REST_MOUTH);
    for (const value of [late.pose.yaw, late.blink, late.gazeX, late.breath])
      expect(Number.isFinite(value)).toBe(true);
    expect(() => behaviour.stateAt(5, REST_MOUTH)).not.toThrow();
  });

  it('hands the mouth through, rounded invisibly', () => {
    const behaviour = new Behaviour({ seed: 4 });
    const { mouth } = behaviour.stateAt(0, { ...REST_MOUTH, jaw: 0.5, press: 1, wide: -0.3 });
    expect(mouth.jaw).toBeCloseTo(0.5, 1);
    expect(mouth.press).toBe(1);
    expect(mouth.wide).toBeCloseTo(-0.3, 1);
  });
});
