import { VirtualClock } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import type { AudioLevels } from './AudioLevels.ts';
import { BargeInMeter } from './BargeInMeter.ts';

function setUp() {
  const clock = new VirtualClock();
  const level = { microphone: 0.001, avatar: 0.1 };
  const levels: AudioLevels = {
    setMicrophone: () => undefined,
    setAvatar: () => undefined,
    microphone: () => level.microphone,
    avatar: () => level.avatar,
    resume: () => undefined,
    close: () => undefined,
  };
  const told: { turnId: string; bargeInMs: number }[] = [];
  const meter = new BargeInMeter({ clock, levels, onBargeIn: (turn) => told.push(turn) });
  return { clock, level, told, meter };
}

describe('BargeInMeter', () => {
  it("measures from the onset of the user's voice to the avatar's silence", async () => {
    const { clock, level, told, meter } = setUp();
    meter.agentState('speaking');
    await clock.advance(1_000);
    level.microphone = 0.1;
    await clock.advance(130);
    meter.playout('turn_1', 'held');
    meter.agentState('listening');
    await clock.advance(20);
    level.avatar = 0;
    await clock.advance(400);
    meter.playout('turn_1', 'interrupted');
    expect(told).toHaveLength(1);
    expect(told[0]!.turnId).toBe('turn_1');
    expect(Math.abs(told[0]!.bargeInMs - 150)).toBeLessThanOrEqual(40);
  });

  it('tells nothing of a false alarm, of a command, or of a voice that it did not hear begin', async () => {
    const { clock, level, told, meter } = setUp();
    meter.agentState('speaking');
    await clock.advance(500);
    level.microphone = 0.1;
    await clock.advance(100);
    meter.playout('turn_1', 'held');
    level.avatar = 0;
    await clock.advance(300);
    meter.playout('turn_1', 'resumed');
    meter.playout('turn_1', 'interrupted');
    level.avatar = 0.1;
    meter.agentState('speaking');
    await clock.advance(500);
    meter.playout('turn_2', 'held');
    level.avatar = 0;
    await clock.advance(300);
    meter.playout('turn_2', 'interrupted');
    expect(told).toEqual([]);
    meter.close();
  });
});
