import { expand, tokensOf, type Concepts } from './pattern.ts';
import { remembered } from './remembered.ts';

/** A word, the beginning of words, or a number. */
type Word =
  | { readonly kind: 'word' | 'beginning'; readonly text: string; readonly to: number }
  | { readonly kind: 'number'; readonly to: number };

interface State {
  /** Reached without a word. */
  readonly free: readonly number[];
  readonly words: readonly Word[];
  /** Reached by any word but a comma. */
  readonly any: number | null;
}

/**
 * Every sentence has them: whoever reads some of them at the beginning of a phrase has read nothing of it. What may be an
 * answer by itself is none of them: "you should", "it is", "do it".
 */
const TELL_NOTHING = new Set(
  (
    'a an the to of and or no it its in on at with for from as so if by this that ' +
    'i me my you your he him his she her they them their we us our be been have has had'
  ).split(' '),
);

/** Nobody reads a word in fewer of its letters. */
const TELLING_LETTERS = 3;

/** Places in phrases that words may have led to. */
export type Places = ReadonlySet<number>;

const NOWHERE: Places = new Set();

/** Where a word leads that may begin a phrase: by what it tells, and by telling nothing. */
export interface Beginning {
  readonly told: Places;
  readonly untold: Places;
}

/**
 * Phrases of pattern.ts, followed word by word: whether what was said so far may become one of them. The expressions of
 * pattern.ts only tell it afterwards.
 */
export class PhraseAutomaton {
  readonly #states: State[] = [];
  readonly #start: Places;
  readonly #firstSteps = new Map<string, Beginning>();
  readonly #mayBegin = new Map<string, boolean>();

  constructor(sources: readonly string[], concepts: Concepts) {
    const end = this.#add({ free: [], words: [], any: null });
    const entries = sources.map((source) => this.#compile(tokensOf(expand(source, concepts)), end));
    this.#start = this.#closure(entries);
  }

  /** Where a phrase begins. */
  get start(): Places {
    return this.#start;
  }

  /** @returns where a whole word leads; empty: no phrase goes on so. */
  step(places: Places, word: string): Places {
    const next: number[] = [];
    for (const place of places) {
      const { words, any } = this.#states[place]!;
      for (const each of words) if (isWord(each, word)) next.push(each.to);
      if (any !== null && word !== ',') next.push(any);
    }
    return next.length === 0 ? NOWHERE : this.#closure(next);
  }

  /** The same of phrases of which nothing was told yet, and of those that begin here. @param untold of `Beginning`. */
  begin(untold: Places, word: string): Beginning {
    const first = remembered(this.#firstSteps, word, () => this.#begin(this.#start, word));
    if (untold.size === 0) return first;
    const more = this.#begin(untold, word);
    return { told: union(first.told, more.told), untold: union(first.untold, more.untold) };
  }

  /** Whether a word that begins so may lead on. */
  mayStep(places: Places, beginning: string): boolean {
    for (const place of places) {
      const { words, any } = this.#states[place]!;
      if (any !== null || words.some((each) => mayBecome(each, beginning))) return true;
    }
    return false;
  }

  /** Whether a word that begins so may tell something of a phrase of which nothing was told yet. */
  mayBegin(untold: Places, beginning: string): boolean {
    if (beginning.length < TELLING_LETTERS || TELL_NOTHING.has(beginning)) return false;
    return (
      remembered(this.#mayBegin, beginning, () => this.#mayTell(this.#start, beginning)) ||
      this.#mayTell(untold, beginning)
    );
  }

  /** Whether a phrase is still open there. */
  isOpen(places: Places): boolean {
    for (const place of places) {
      const { words, any } = this.#states[place]!;
      if (words.length > 0 || any !== null) return true;
    }
    return false;
  }

  #begin(places: Places, word: string): Beginning {
    const tells = !TELL_NOTHING.has(word);
    const told: number[] = [];
    const untold: number[] = [];
    for (const place of places) {
      const { words, any } = this.#states[place]!;
      for (const each of words) if (isWord(each, word)) (tells ? told : untold).push(each.to);
      if (any !== null && word !== ',') untold.push(any);
    }
    return {
      told: told.length === 0 ? NOWHERE : this.#closure(told),
      untold: untold.length === 0 ? NOWHERE : this.#closure(untold),
    };
  }

  #mayTell(places: Places, beginning: string): boolean {
    for (const place of places) {
      if (this.#states[place]!.words.some((each) => mayBecome(each, beginning))) return true;
    }
    return false;
  }

  #add(state: State): number {
    return this.#states.push(state) - 1;
  }

  #closure(places: readonly number[]): Places {
    const all = new Set<number>();
    const open = [...places];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (all.has(place)) continue;
      all.add(place);
      open.push(...this.#states[place]!.free);
    }
    return all;
  }

  /** Compiles tokens from the last to the first, each in front of what follows it. @returns where the phrase begins. */
  #compile(tokens: readonly string[], end: number): number {
    let at = tokens.length - 1;
    const sequence = (behind: number): number => {
      let next = behind;
      for (; at >= 0; at--) {
        const token = tokens[at]!;
        if (token.endsWith('(') || token === '|') break;
        next = token.startsWith(')') ? group(token, next) : this.#element(token, next);
      }
      return next;
    };
    const alternatives = (behind: number): number => {
      const entries = [sequence(behind)];
      while (tokens[at] === '|') {
        at--;
        entries.push(sequence(behind));
      }
      return entries.length === 1 ? entries[0]! : this.#add({ free: entries, words: [], any: null });
    };
    const group = (closing: string, behind: number): number => {
      at--;
      const inner = alternatives(behind);
      const opening = tokens[at];
      if (!opening?.endsWith('(')) throw new Error('a group in a pattern is not opened');
      // What must not come next: when it does, the phrase was only thought to be open.
      if (opening === '!(') return behind;
      return closing === ')?' ? this.#add({ free: [inner, behind], words: [], any: null }) : inner;
    };
    const entry = alternatives(end);
    if (at >= 0) throw new Error(`stray "${tokens[at]!}" in a pattern`);
    return entry;
  }

  #element(token: string, next: number): number {
    // Whether a clause begins or ends there is seen when it does.
    if (token === 'START' || token === 'END') return next;
    if (token === '#' || token === '##')
      return this.#add({ free: [], words: [{ kind: 'number', to: next }], any: null });
    if (token.startsWith('...')) {
      let entry = next;
      for (let count = Number(token.slice(3) || '3'); count > 0; count--) {
        entry = this.#add({ free: [next], words: [], any: entry });
      }
      return entry;
    }
    const star = token.indexOf('*');
    const word: Word =
      star < 0
        ? { kind: 'word', text: token, to: next }
        : { kind: 'beginning', text: token.slice(0, star), to: next };
    return this.#add({ free: [], words: [word], any: null });
  }
}

function isWord(each: Word, word: string): boolean {
  switch (each.kind) {
    case 'word':
      return word === each.text;
    case 'beginning':
      return word.startsWith(each.text);
    case 'number':
      return /^[0-9]+$/.test(word);
  }
}

function mayBecome(each: Word, beginning: string): boolean {
  if (each.kind === 'number') return /^[0-9]*$/.test(beginning);
  return each.text.startsWith(beginning) || (each.kind === 'beginning' && beginning.startsWith(each.text));
}

function union(some: Places, more: Places): Places {
  if (some.size === 0) return more;
  return more.size === 0 ? some : new Set([...some, ...more]);
}
