import { describe, expect, it } from 'vitest';
import { Catalog, type CatalogEngine } from '../catalog/Catalog.ts';
import { resolveSettings } from './effectiveSettings.ts';

const engine: CatalogEngine = {
  faces: [{ id: 'maya', name: 'Maya', description: '', kind: 'vector', defaultVoice: 'slt' }],
  voices: [
    { id: 'slt', name: 'Sarah', description: '', language: 'en-US', gender: 'female' },
    { id: 'jean', name: 'Jean', description: '', language: 'fr-FR', gender: 'male' },
  ],
  voiceProvider: 'test',
  languages: ['en'],
  renderPortrait: async () => Buffer.alloc(0),
  synthesizeSample: async () => Buffer.alloc(0),
};
const catalog = new Catalog({ engine });

describe('resolveSettings', () => {
  it("takes the first voice when the effective text-to-speech lacks the face's own", () => {
    const other = new Catalog({ engine: { ...engine, voices: [{ ...engine.voices[0]!, id: 'alloy' }] } });
    expect(resolveSettings({ face: 'maya' }, other).voice).toBe('alloy');
  });

  it('takes every region of a language that is honoured, in its canonical form', () => {
    for (const [given, effective] of [
      ['en', 'en'],
      ['EN-gb', 'en-GB'],
      ['en-latn-us', 'en-Latn-US'],
    ]) {
      expect(resolveSettings({ face: 'maya', language: given! }, catalog).language).toBe(effective);
    }
  });

  it('refuses a voice that does not speak the language, and takes it where any language is honoured', () => {
    expect(() => resolveSettings({ face: 'maya', voice: 'jean' }, catalog)).toThrow(
      expect.objectContaining({ code: 'unsupported_option', message: 'voice: jean speaks fr-FR, not en' }),
    );
    const anyLanguage = new Catalog({ engine: { ...engine, languages: ['*'] } });
    expect(resolveSettings({ face: 'maya', voice: 'jean', language: 'fr' }, anyLanguage)).toMatchObject({
      voice: 'jean',
      language: 'fr',
    });
  });

  it('tells a greeting from none', () => {
    const greeting = (given?: string | null): string | null =>
      resolveSettings({ face: 'maya', ...(given === undefined ? {} : { greeting: given }) }, catalog)
        .greeting;
    expect(greeting()).toMatch(/^Hi/);
    expect(greeting(' Welcome! ')).toBe('Welcome!');
    expect(greeting('  ')).toBeNull();
    expect(greeting(null)).toBeNull();
  });

  it('names all that is wrong at once', () => {
    expect(() =>
      resolveSettings({ face: 'x', profile: 'y', voice: 'z', context: 'w '.repeat(2_600) }, catalog),
    ).toThrow(
      expect.objectContaining({
        code: 'validation_failed',
        fields: ['face', 'profile', 'voice', 'context'].map((path): unknown =>
          expect.objectContaining({ path }),
        ),
      }),
    );
  });

  it('says how many words of a context are too many', () => {
    expect(() => resolveSettings({ face: 'maya', context: "don't ".repeat(2_501) }, catalog)).toThrow(
      expect.objectContaining({
        code: 'context_too_long',
        message: 'context: has 2501 words; at most 2500 are taken, so leave out 1',
      }),
    );
  });
});
