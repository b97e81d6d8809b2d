import { describe, expect, it } from 'vitest';
import { SESSION_STATUSES, VisavisError, type SessionStatus } from '@visavis/shared';
import { canTransition, checkTransition } from './transitions.ts';

/** `go`, `stay`, or the code of the refusal. */
function outcome(from: SessionStatus, to: SessionStatus): string {
  try {
    return checkTransition(from, to);
  } catch (error) {
    return error instanceof VisavisError ? error.code : 'unexpected';
  }
}

describe('transitions', () => {
  it('are these, and no others', () => {
    const table = Object.fromEntries(
      SESSION_STATUSES.map((from) => [from, SESSION_STATUSES.map((to) => outcome(from, to))]),
    );
    //                IDLE                  ACTIVE                PAUSED                TERMINATED
    expect(table).toEqual({
      IDLE: ['stay', 'go', 'illegal_transition', 'go'],
      ACTIVE: ['illegal_transition', 'stay', 'go', 'go'],
      PAUSED: ['illegal_transition', 'go', 'illegal_transition', 'go'],
      TERMINATED: Array.from({ length: 4 }, () => 'session_terminated'),
    });
  });

  it('say the same without throwing', () => {
    for (const from of SESSION_STATUSES) {
      for (const to of SESSION_STATUSES) expect(canTransition(from, to)).toBe(outcome(from, to) === 'go');
    }
  });
});
