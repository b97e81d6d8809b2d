import { VirtualClock, type HistoryEntry } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import { SafetyGate, type SafetyAlert } from './SafetyGate.ts';
import { SpeakerGates } from './SpeakerGates.ts';

const CRISIS = 'I want to kill myself tonight, I have the pills here';
const ADA = { id: '1', name: 'Ada' };
const BEN = { id: '2', name: 'Ben' };

function setUp(): { gates: SpeakerGates; alerts: SafetyAlert[] } {
  const clock = new VirtualClock();
  const alerts: SafetyAlert[] = [];
  const gates = new SpeakerGates(
    (alongside) => new SafetyGate({ clock, language: 'en-US', alongside }),
    (alert) => alerts.push(alert),
  );
  return { gates, alerts };
}

describe('SpeakerGates', () => {
  it('gives each who is in danger the whole answer, and lets replies heed the highest level', async () => {
    const { gates, alerts } = setUp();
    const first = await gates.of(ADA).screenUser({ turnId: 't1', text: CRISIS });
    const calm = await gates.of(BEN).screenUser({ turnId: 't2', text: 'Tell me about whales' });
    expect(calm).toMatchObject({ level: 'none', standing: 'crisis', lines: [], modelMayReply: true });
    expect(calm.guidance).toContain('at risk');
    expect(gates.of(BEN).ownStanding).toBe('none');
    const second = await gates.of(BEN).screenUser({ turnId: 't3', text: CRISIS });
    expect(second.lines).toEqual(first.lines);
    const again = await gates.of(ADA).screenUser({ turnId: 't4', text: CRISIS });
    expect(again.lines, 'reminded only').not.toEqual(first.lines);
    expect(alerts.map(({ turnId }) => turnId)).toEqual(['t1', 't3', 't4']);
  });

  it('takes up what each said before, apart', () => {
    const { gates } = setUp();
    const entry = (content: string, speaker: typeof ADA): HistoryEntry => ({
      id: content,
      role: 'user',
      content,
      timestamp: '2026-01-01T00:00:00.000Z',
      speaker,
    });
    gates.restore([entry(CRISIS, ADA), entry('Good morning', BEN)]);
    expect(gates.of(ADA).ownStanding).toBe('crisis');
    expect(gates.of(BEN).ownStanding).toBe('none');
    expect(gates.of(BEN).standing).toBe('crisis');
  });
});
