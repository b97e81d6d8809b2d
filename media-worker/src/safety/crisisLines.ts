import { ENGLISH_WORDS } from './wording/english.ts';
import { FRENCH_WORDS } from './wording/french.ts';
import { GERMAN_WORDS } from './wording/german.ts';
import { PORTUGUESE_WORDS } from './wording/portuguese.ts';
import { SPANISH_WORDS } from './wording/spanish.ts';
import type { CrisisWording } from './wording/CrisisWording.ts';
import { helplineFor } from './helplines.ts';

const WORDINGS: Readonly<Record<string, CrisisWording>> = {
  en: ENGLISH_WORDS,
  es: SPANISH_WORDS,
  fr: FRENCH_WORDS,
  de: GERMAN_WORDS,
  pt: PORTUGUESE_WORDS,
};

interface Help {
  readonly words: CrisisWording;
  /** A clause that says whom to call. */
  readonly line: string;
  readonly emergency: string;
}

/** @param language BCP 47: the words by its language (English when it has none here), the numbers by its region. */
function helpIn(language: string): Help {
  const words = WORDINGS[language.split('-')[0]?.toLowerCase() ?? ''] ?? ENGLISH_WORDS;
  const helpline = helplineFor(language);
  return {
    words,
    line: helpline ? words.line(helpline) : words.anywhere,
    emergency: helpline?.emergency ?? words.localEmergency,
  };
}

/**
 * What is said at a crisis whatever the model does, one string a sentence: names it warmly, says that it is an AI, gives a
 * line, a person and a professional, what to do now, asks directly, and stays.
 */
export function crisisBlock(language: string): readonly string[] {
  const { words, line, emergency } = helpIn(language);
  return words.block(line, emergency);
}

/** For the next crisis messages of the same conversation: the same help, without reciting it all again. */
export function crisisReminder(language: string): readonly string[] {
  const { words, line, emergency } = helpIn(language);
  return words.reminder(line, emergency);
}

/** When the danger is to somebody else. */
export function violenceBlock(language: string): readonly string[] {
  const { words, emergency } = helpIn(language);
  return words.violence(emergency);
}

/** Spoken in place of a reply that must not be heard. */
export function withheldReply(grave: boolean, language = 'en'): string {
  const { words } = helpIn(language);
  return grave ? words.withheldAtRisk : words.withheld;
}

/** Spoken in place of a claim to be human. */
export function iAmAnAi(language: string): string {
  return helpIn(language).words.iAmAnAi;
}
