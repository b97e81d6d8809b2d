import type { Section } from '../lib/Section.ts';
import { quantile } from '../lib/statistics.ts';
import { simulateAv } from '../../support/avSimulation.ts';

const AIM_MS = 40;
const HOUR_MS = 3_600_000;

/** Whether sound and picture stay together over a working day: simulated, since nobody waits that long. */
export const benchDrift: Section = async (options, say) => {
  const hours = options.quick ? 1 : 8;
  const byHour: number[][] = Array.from({ length: hours }, () => []);
  const startedAt = performance.now();
  const result = await simulateAv({
    ms: hours * HOUR_MS,
    seed: 1,
    onMinute: (minute, skews) => {
      byHour[Math.floor(minute / 60)]?.push(...skews);
      if (minute % 60 === 59) say(`hour ${(minute + 1) / 60} of ${hours}`);
    },
  });
  const worstByHour = byHour.map((skews) => quantile(skews.map(Math.abs), 1));
  const worst = Math.max(...worstByHour);
  return {
    tables: [
      {
        title: `A/V skew at the receiver over ${hours} hours of simulated time, ms; positive: the sound is late`,
        head: ['hour', 'talking frames', 'p50', 'p95', 'worst'],
        rows: byHour.map((skews, hour) => [
          String(hour + 1),
          skews.length,
          quantile(skews, 0.5),
          quantile(skews.map(Math.abs), 0.95),
          worstByHour[hour] ?? NaN,
        ]),
      },
    ],
    notes: [
      `Worst ±${worst.toFixed(1)} ms over ${result.frames} talking frames ` +
        `(aim ±${AIM_MS} ms: ${worst <= AIM_MS ? 'met' : 'MISSED'}).`,
      'Real: media clock, media loop, playout, RTP and RTCP. Simulated: time, the words, how long drawing takes, the ' +
        'receiver, which places packets by sender reports as browsers do. Not in it: the SFU, a browser, encoders.',
      `On the way: ${result.stalls} stalls of up to 0.9 s, ${result.reanchors} times media time was left out, ` +
        `sound at most ${Math.round(result.latestMs)} ms late; the wall clock stepped by up to 2 s every 20 minutes.`,
      `It took ${Math.round((performance.now() - startedAt) / 1_000)} s.`,
    ],
  };
};
