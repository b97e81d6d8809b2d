import { CONCEPTS } from './concepts.ts';
import { isNegated } from './modifiers.ts';
import { normalizeClauses } from './normalize.ts';
import { compilePhrase, type Phrase } from './pattern.ts';
import { REPLY_RULES, type ReplyRule } from './replyRules.ts';

/** A phrase that no reply may hold. */
export interface CompiledPhrase {
  readonly rule: ReplyRule;
  /** The rules' order: of two that are broken the first counts. */
  readonly order: number;
  readonly phrase: Phrase;
}

/** Phrases by the words of which they need one. */
interface PhraseIndex {
  readonly byWord: ReadonlyMap<string, readonly CompiledPhrase[]>;
  /** They may match whatever the words are. */
  readonly always: readonly CompiledPhrase[];
}

/** Finds what no reply may say. Keeps nothing of a conversation. */
export class ReplyScreener {
  static #compiled: PhraseIndex | undefined;
  readonly #phrases: PhraseIndex;

  constructor() {
    // The rules never change: compiled once a process.
    this.#phrases = ReplyScreener.#compiled ??= compile();
  }

  /** @param atRisk whether the user may be: some things are harmless otherwise. */
  broken(sentence: string, atRisk: boolean): ReplyRule | undefined {
    let first: CompiledPhrase | undefined;
    for (const clause of normalizeClauses(sentence)) {
      const looked = new Set<CompiledPhrase>();
      const look = (each: CompiledPhrase): void => {
        if (looked.has(each) || (first && first.order <= each.order)) return;
        looked.add(each);
        if ((atRisk || !each.rule.onlyAtRisk) && says(each.phrase.regExp, clause)) first = each;
      };
      this.#phrases.always.forEach(look);
      for (const word of clause.split(' ')) this.#phrases.byWord.get(word)?.forEach(look);
    }
    return first?.rule;
  }

  /** What can stand only in a sentence with this word; `null`: in any. */
  needing(word: string | null): readonly CompiledPhrase[] {
    return word === null ? this.#phrases.always : (this.#phrases.byWord.get(word) ?? []);
  }
}

function compile(): PhraseIndex {
  const byWord = new Map<string, CompiledPhrase[]>();
  const always: CompiledPhrase[] = [];
  for (const [order, rule] of REPLY_RULES.entries()) {
    for (const pattern of rule.patterns) {
      const phrase = compilePhrase(pattern, CONCEPTS);
      const each = { rule, order, phrase };
      const rarest = phrase.needs[0];
      if (!rarest) always.push(each);
      for (const word of rarest ?? []) byWord.set(word, [...(byWord.get(word) ?? []), each]);
    }
  }
  return { byWord, always };
}

function says(regExp: RegExp, clause: string): boolean {
  return [...clause.matchAll(regExp)].some((match) => !isNegated(clause, match.index));
}
