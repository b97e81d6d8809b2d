import { describe, expect, it } from 'vitest';
import { crisisBlock, crisisReminder, violenceBlock } from './crisisLines.ts';
import { HELPLINES, helplineFor } from './helplines.ts';

describe('HELPLINES', () => {
  it.each(Object.entries(HELPLINES))('%s: a number, an emergency number, a source', (region, line) => {
    expect(region).toMatch(/^[A-Z]{2}$/);
    expect(line.number).toMatch(/^[\d ]+$/);
    expect(line.emergency).toMatch(/^\d{3}$/);
    expect(line.source).toMatch(/^https:\/\//);
  });

  it.each([
    ['en-US', '988'],
    ['en-GB', '116 123'],
    ['fr', '3114'],
    ['fr-CA', '988'],
    ['de-AT', '142'],
    ['es', '024'],
    ['pt-BR', '188'],
  ])('of %s is %s', (language, number) => {
    expect(helplineFor(language)?.number).toBe(number);
  });

  it.each(['en', 'es-AR', 'ja', 'nonsense!'])('knows none for %s', (language) => {
    expect(helplineFor(language)).toBeUndefined();
  });
});

describe('what is said at a crisis', () => {
  it.each([
    ['en-GB', /I'm an AI/, '116 123', '999', /doctor or a therapist/, /someone you trust/],
    ['es-ES', /Soy una IA/, '024', '112', /médico o un terapeuta/, /alguien de confianza/],
    ['fr-FR', /Je suis une IA/, '3114', '112', /médecin ou un thérapeute/, /quelqu'un de confiance/],
    [
      'de-DE',
      /Ich bin eine KI/,
      '0800 111 0 111',
      '112',
      /Ärztin oder ein Therapeut/,
      /jemandem, dem du vertraust/,
    ],
    ['pt-BR', /Eu sou uma IA/, '188', '192', /médico ou um terapeuta/, /alguém de confiança/],
  ])('is whole in %s', (language, ai, line, emergency, professional, person) => {
    const block = crisisBlock(language);
    const text = block.join(' ');
    for (const part of [ai, professional, person]) expect(text).toMatch(part);
    expect(text).toContain(line);
    expect(text).toContain(emergency);
    expect(block.at(-1)).toMatch(/\?$/);
    expect(crisisReminder(language).join(' ')).toContain(line);
    expect(violenceBlock(language).join(' ')).toContain(emergency);
  });

  it('names the directory of all lines where none is known', () => {
    for (const language of ['en', 'es-AR', 'ja', 'pt-PT']) {
      expect(crisisBlock(language).join(' ')).toContain('findahelpline.com');
    }
  });
});
