import { describe, expect, it } from 'vitest';
import { VISEMES, type Viseme, type VisemeEvent } from './lipsync/Viseme.ts';
import { mouthAt, REST_MOUTH, VISEME_MOUTHS } from './visemes.ts';

/** Visemes one after the other, each so many ms. */
function timeline(...parts: [Viseme, number][]): VisemeEvent[] {
  let at = 0;
  return parts.map(([viseme, duration]) => {
    const event = { viseme, startMs: at, endMs: at + duration };
    at += duration;
    return event;
  });
}

describe('mouthAt', () => {
  it('rests before, after and without a timeline', () => {
    expect(mouthAt([], 100)).toEqual(REST_MOUTH);
    const events = timeline(['aa', 200]);
    expect(mouthAt(events, 2_000)).toEqual(REST_MOUTH);
    expect(mouthAt(events, -2_000)).toEqual(REST_MOUTH);
  });

  it('reaches the target of a long viseme', () => {
    const mouth = mouthAt(timeline(['sil', 300], ['aa', 400], ['sil', 300]), 500);
    expect(mouth.jaw).toBeGreaterThan(0.8);
    expect(mouth.press).toBeLessThan(0.01);
  });

  it.each(['aa', 'O', 'E'] as const)(
    'lets the lips meet for p, b, m between open %s, however short',
    (vowel) => {
      const events = timeline([vowel, 150], ['PP', 40], [vowel, 150]);
      const mouth = mouthAt(events, 170);
      expect(mouth.press).toBe(1);
      expect(mouth.upper + mouth.lower + mouth.upperTeeth).toBe(0);
      expect(mouth.jaw).toBeLessThan(0.15);
    },
  );

  it('brings the lower lip to the teeth for f, v', () => {
    const mouth = mouthAt(timeline(['aa', 150], ['FF', 50], ['aa', 150]), 175);
    expect(mouth.fv).toBe(1);
    expect(mouth.lower).toBe(0);
    expect(mouth.jaw).toBeLessThanOrEqual(0.12);
    expect(mouth.upperTeeth).toBeGreaterThanOrEqual(0.6);
  });

  it('is smooth: no jump between frames of 10 ms', () => {
    const events = timeline(
      ['sil', 200],
      ['PP', 70],
      ['aa', 120],
      ['FF', 80],
      ['U', 110],
      ['SS', 90],
      ['sil', 200],
    );
    let before = mouthAt(events, 0);
    for (let t = 10; t < 1_000; t += 10) {
      const mouth = mouthAt(events, t);
      for (const key of Object.keys(mouth) as (keyof typeof mouth)[])
        expect(Math.abs(mouth[key] - before[key]), `${key} at ${t}`).toBeLessThan(0.45);
      before = mouth;
    }
  });

  it('keeps every parameter within its range', () => {
    for (const viseme of VISEMES)
      for (const value of Object.values(VISEME_MOUTHS[viseme])) {
        expect(value).toBeGreaterThanOrEqual(-1);
        expect(value).toBeLessThanOrEqual(1);
      }
  });

  it('looks at a few events of a long timeline only, and the cursor changes nothing', () => {
    const long = timeline(
      ...Array.from({ length: 20_000 }, (_, index): [Viseme, number] => [
        VISEMES[index % VISEMES.length]!,
        80,
      ]),
    );
    let reads = 0;
    const watched = new Proxy(long, {
      get: (target, key, receiver): unknown => {
        if (typeof key === 'string' && /^\d+$/.test(key)) reads++;
        return Reflect.get(target, key, receiver);
      },
    });
    const cursor = { index: 0 };
    for (let t = 0; t < 40_000; t += 40) mouthAt(watched, t, cursor);
    expect(reads / 1_000).toBeLessThan(30);
    reads = 0;
    mouthAt(watched, 1_500_000);
    expect(reads).toBeLessThan(60);
    for (const t of [1_000, 900_000, 120_000, 120_040, 5])
      expect(mouthAt(long, t, cursor)).toEqual(mouthAt(long, t));
  });
});
