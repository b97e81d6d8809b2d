import { VirtualClock } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import { SpanMeter } from './SpanMeter.ts';

async function meterAfter(steps: (['open' | 'alive' | 'lost'] | number)[]): Promise<SpanMeter> {
  const clock = new VirtualClock();
  const meter = new SpanMeter({ sessionId: 's', epoch: 3 }, clock, 'video');
  for (const step of steps) {
    if (typeof step === 'number') await clock.advance(step);
    else meter.peer(step[0]);
  }
  return meter;
}

describe('SpanMeter', () => {
  it('counts nothing before the first frame', async () => {
    expect((await meterAfter([500, ['alive'], 500, ['alive']])).cumulativeMs).toBe(0);
  });

  it('counts to the last proof of life, no further', async () => {
    expect((await meterAfter([['open'], 250, ['alive'], 250, ['alive'], 900])).cumulativeMs).toBe(500);
  });

  it('does not count a gap', async () => {
    const meter = await meterAfter([
      ['open'],
      1_000,
      ['alive'],
      ['lost'],
      5_000,
      ['alive'],
      100,
      ['open'],
      300,
      ['alive'],
    ]);
    expect(meter.cumulativeMs).toBe(1_300);
  });

  it('takes a good-bye for a proof of life', async () => {
    const meter = await meterAfter([['open'], 700]);
    meter.close();
    expect(meter.report()).toEqual({
      sessionId: 's',
      epoch: 3,
      cumulativeMs: 700,
      seq: 0,
      mode: 'video',
      byMode: { video: 700, voice: 0, text: 0 },
    });
    expect(meter.report().seq).toBe(1);
  });

  it('keeps the modes apart, and no millisecond is lost or counted twice between them', async () => {
    const clock = new VirtualClock();
    const meter = new SpanMeter({ sessionId: 's', epoch: 3 }, clock, 'video');
    meter.peer('open');
    await clock.advance(250.4);
    meter.peer('alive');
    await clock.advance(100);
    meter.setMode('voice');
    await clock.advance(149.8);
    meter.peer('alive');
    meter.setMode('text');
    await clock.advance(500);
    meter.peer('lost');
    meter.setMode('video');
    meter.peer('open');
    await clock.advance(300);
    meter.close();
    expect(meter.report()).toMatchObject({
      cumulativeMs: 800,
      byMode: { video: 550, voice: 250, text: 0 },
    });
  });

  it('never goes back', async () => {
    const meter = await meterAfter([['open'], 400, ['alive'], ['lost'], ['lost'], ['open'], ['open']]);
    expect(meter.cumulativeMs).toBe(400);
  });
});
