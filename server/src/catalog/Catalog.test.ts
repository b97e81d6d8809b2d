import { describe, expect, it } from 'vitest';
import { mannerSchema, toMannerWire } from '@visavis/shared';
import { Catalog, type CatalogEngine } from './Catalog.ts';
import { SPECIALISTS } from '../therapykin/specialists.ts';

function countingEngine(): CatalogEngine & { rendered: number; failNext: boolean } {
  return {
    rendered: 0,
    failNext: false,
    faces: [{ id: 'maya', name: 'Maya', description: '', kind: 'vector', defaultVoice: 'slt' }],
    voices: [{ id: 'slt', name: 'Sarah', description: '', language: 'en-US', gender: 'female' }],
    voiceProvider: 'test',
    languages: ['en'],
    async renderPortrait(id: string, size: number) {
      this.rendered++;
      if (this.failNext) {
        this.failNext = false;
        throw new Error('no canvas');
      }
      return Buffer.from(`${id} ${size}`);
    },
    synthesizeSample: async (id) => Buffer.from(id),
  };
}

describe('Catalog', () => {
  it('renders a portrait once for all who ask, also at once', async () => {
    const engine = countingEngine();
    const catalog = new Catalog({ engine });
    const portraits = await Promise.all([catalog.portrait('maya'), catalog.portrait('maya')]);
    await catalog.portrait('maya');
    expect(portraits.map(String)).toEqual(['maya 512', 'maya 512']);
    expect(engine.rendered).toBe(1);
  });

  it('tries again after a failure', async () => {
    const engine = countingEngine();
    const catalog = new Catalog({ engine });
    engine.failNext = true;
    await expect(catalog.portrait('maya')).rejects.toThrow('no canvas');
    await expect(catalog.portrait('maya')).resolves.toBeDefined();
  });

  it('refuses what it does not have', async () => {
    const catalog = new Catalog({ engine: countingEngine() });
    await expect(catalog.portrait('__proto__')).rejects.toMatchObject({ code: 'not_found' });
    await expect(catalog.sample('nobody')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('knows languages by their primary part', () => {
    const catalog = new Catalog({ engine: countingEngine() });
    expect(['en', 'en-GB', 'EN-us'].every((tag) => catalog.supportsLanguage(tag))).toBe(true);
    expect(['de', 'eng', 'e'].some((tag) => catalog.supportsLanguage(tag))).toBe(false);
  });

  it('has the profiles that it must have, fit to be shown and heard', () => {
    const { profiles } = new Catalog({ engine: countingEngine() });
    expect(profiles.map(({ id }) => id)).toEqual([
      'default',
      'base',
      'interviewer',
      'sales_agent',
      'customer_support_agent',
      'language_tutor',
      'companion',
      'generalist',
      'welcome',
      'mediator',
      'anxiety',
      'depression',
      'relationships',
      'stress',
      'sleep',
      'grief',
    ]);
    expect(new Set(profiles.map(({ name }) => name)).size).toBe(profiles.length);
    for (const profile of profiles) {
      expect(profile.description.length).toBeGreaterThan(20);
      expect(profile.instructions).toContain('no markdown');
      expect(profile.greeting).not.toMatch(/[*_#]/);
      expect(mannerSchema.safeParse(toMannerWire(profile.manner)).success).toBe(true);
      if (profile.id === 'base') continue;
      // Who speaks for us says what it is, keeps to what it knows, and knows how to end.
      expect(profile.instructions).toMatch(/You are an AI and say so/);
      expect(profile.instructions).toMatch(/To close|When they want to (?:go|end)|close with/);
      expect(profile.face).not.toBeNull();
    }
  });

  it('has a profile for each of the specialists, and no other', () => {
    const { profiles } = new Catalog({ engine: countingEngine() });
    const those = profiles.filter(({ instructions }) => instructions.includes('companion for well-being'));
    expect(those.map(({ id }) => id)).toEqual([...SPECIALISTS]);
  });

  it('gives learners and those who talk about themselves more time than a customer', () => {
    const { profiles } = new Catalog({ engine: countingEngine() });
    const patience = (id: string): number => profiles.find((profile) => profile.id === id)!.manner.patience;
    expect(patience('language_tutor')).toBeGreaterThan(patience('interviewer'));
    expect(patience('companion')).toBeGreaterThan(patience('interviewer'));
    expect(patience('interviewer')).toBeGreaterThan(patience('sales_agent'));
  });
});
