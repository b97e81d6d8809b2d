import { VirtualClock } from '@visavis/shared';
import { afterAll, describe, expect, it } from 'vitest';
import { CrisisDetector } from '../../safety/CrisisDetector.ts';
import { EmbeddedModerator } from './EmbeddedModerator.ts';

/** Neither a lesson nor a case. The words alone are not sure of them. */
const VEILED = 'my sister would get the dog and the flat, i have thought it all through';
const HARMLESS = 'could you suggest a quick pasta dish for tonight';

const patience = new AbortController().signal;
const moderator = new EmbeddedModerator({ loadAfterMs: null });
afterAll(() => moderator.close());

describe('EmbeddedModerator', () => {
  it('need not be asked of what is plainly harmless, or known already', async () => {
    expect(moderator.mightRaise(HARMLESS, 'none')).toBe(false);
    expect(moderator.mightRaise(VEILED, 'crisis')).toBe(false);
    expect(await moderator.assess(HARMLESS, patience, 'none')).toBe('none');
    expect(moderator.snapshot().requests).toBe(0);
  });

  it('hears by its meaning what the words alone do not tell, also in the middle of a long message', async () => {
    const { level } = new CrisisDetector().detect(VEILED);
    expect(level).not.toBe('warning');
    expect(moderator.mightRaise(VEILED, level)).toBe(true);
    expect(await moderator.assess(VEILED, patience, level)).toBe('warning');
    const harmless = 'We repainted the hallway and then had tea with the neighbours in the garden. '.repeat(
      20,
    );
    const among = `${harmless}I have labelled every drawer so that they need not ask anyone when I am not here. ${harmless}`;
    expect(await moderator.assess(among, patience, 'none')).toBe('warning');
    expect(await moderator.assess(harmless, patience, 'none')).toBe('none');
    expect(moderator.snapshot()).toMatchObject({ name: 'embedded', requests: 2, errors: {} });
  });

  it('has no opinion once nobody waits for it, and counts that', async () => {
    const warnings: string[] = [];
    const late = new EmbeddedModerator({
      loadAfterMs: null,
      onWarning: ({ message }) => warnings.push(message),
    });
    expect(await late.assess(VEILED, AbortSignal.abort(), 'none')).toBe('none');
    expect(late.snapshot().errors).toEqual({ timeout: 1 });
    expect(warnings.join()).toMatch(/no opinion within 600 ms/);
    expect(warnings.join()).not.toContain(VEILED);
    await late.close();
  });

  it('loads its model by itself some time after the start, and not once it was closed', async () => {
    const clock = new VirtualClock();
    const early = new EmbeddedModerator({ clock });
    const closed = new EmbeddedModerator({ clock });
    await closed.close();
    await clock.advance(3_000);
    expect(await early.assess(VEILED, patience, 'none')).toBe('warning');
    expect(await closed.assess(VEILED, patience, 'none')).toBe('none');
    await early.close();
    await early.close();
  });
});
