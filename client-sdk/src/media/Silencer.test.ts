import { VirtualClock } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import { Silencer } from './Silencer.ts';

function setUp() {
  const clock = new VirtualClock();
  const log: string[] = [];
  const silencer = new Silencer({
    clock,
    silence: (silent) => log.push(`${silent ? 'silent' : 'open'} ${clock.now()}`),
  });
  return { clock, log, silencer };
}

describe('Silencer', () => {
  it('is silent at once, and open again when stale sound has passed', async () => {
    const { clock, log, silencer } = setUp();
    silencer.playout('interrupted');
    await clock.advance(1_000);
    expect(log).toEqual(['silent 0', 'open 200']);
  });

  it('stays silent while the reply is held, however long', async () => {
    const { clock, log, silencer } = setUp();
    silencer.playout('held');
    await clock.advance(1_500);
    expect(silencer.silent).toBe(true);
    silencer.playout('resumed');
    await clock.advance(0);
    expect(log).toEqual(['silent 0', 'open 1500']);
  });

  it('lets stale sound pass when the reply goes on at once, and counts from the first cut', async () => {
    const { clock, log, silencer } = setUp();
    silencer.playout('held');
    await clock.advance(100);
    silencer.playout('resumed');
    await clock.advance(50);
    silencer.playout('held');
    await clock.advance(500);
    silencer.playout('interrupted');
    await clock.advance(500);
    expect(log).toEqual(['silent 0', 'open 650']);
  });

  it('is open for another stream, and never opens what it did not close', async () => {
    const { clock, log, silencer } = setUp();
    silencer.playout('resumed');
    silencer.reset();
    silencer.playout('held');
    silencer.reset();
    await clock.advance(1_000);
    expect(log).toEqual(['silent 0', 'open 0']);
  });
});
