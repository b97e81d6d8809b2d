import { CONCEPTS } from './concepts.ts';
import { normalizeClauses } from './normalize.ts';
import { PhraseAutomaton, type Places } from './PhraseAutomaton.ts';
import { remembered } from './remembered.ts';
import { REPLY_RULES } from './replyRules.ts';
import type { SafetyGate } from './SafetyGate.ts';
import { atLeast } from './SafetyLevel.ts';

/** A phrase that something may still become, and where in the sentence it began. */
interface Open {
  readonly from: number;
  readonly places: Places;
}

/** Behind it another sentence begins. */
const SENTENCE_END = /[.!?…。！？]["'”’)\]*_]*\s|\n/;
/** Longer sentences are looked at in parts: a model may write without ever ending one. */
const MAX_SENTENCE = 600;

const automata = new Map<boolean, PhraseAutomaton>();
const normalized = new Map<string, readonly string[]>();

/**
 * A reply that goes out while it is written. Words go on at once, but for those that may become a phrase which no reply
 * may hold: from the first that tells something of it they wait until it is clear what they become. So nobody reads half
 * of such a phrase, and nobody waits for the end of a harmless sentence. Each sentence is screened as a whole, too.
 */
export class WrittenReply {
  readonly #gate: SafetyGate;
  readonly #turnId: string;
  readonly #automaton: PhraseAutomaton;
  /** The sentence so far, and how much of it has gone out. */
  #sentence = '';
  #sent = 0;
  /** Up to where its words are followed. */
  #read = 0;
  #open: readonly Open[] = [];
  /** Of phrases of which nothing was told yet. */
  #untold: Places = new Set();
  #mayBreak: (sentence: string) => boolean;
  /** The rest of the sentence is not to be read: something stands in its place. */
  #replaced = false;
  #over = false;

  constructor(gate: SafetyGate, turnId: string) {
    this.#gate = gate;
    this.#turnId = turnId;
    this.#mayBreak = gate.watchSentence();
    this.#automaton = automatonFor(atLeast(gate.standing, 'warning'));
  }

  /** @returns what may be read of a model's text, as soon as it may be. Ends, and leaves the rest, where a reply must end. */
  async *pieces(texts: AsyncIterable<string>): AsyncGenerator<string, void> {
    // Space goes with the word behind it: none stands at the end.
    let space = '';
    for await (const text of texts) {
      const ready = space + this.push(text);
      const piece = ready.trimEnd();
      space = ready.slice(piece.length);
      if (piece !== '') yield piece;
      if (this.#over) return;
    }
    const rest = (space + this.flush()).trimEnd();
    if (rest !== '') yield rest;
  }

  /** @returns what may go out now. */
  push(text: string): string {
    let out = '';
    let rest = text;
    while (rest !== '' && !this.#over) {
      const whole = this.#sentence + rest;
      // The mark and the space behind it may come apart.
      const end = SENTENCE_END.exec(whole.slice(Math.max(0, this.#sentence.length - 8)));
      const length = end
        ? Math.max(0, this.#sentence.length - 8) + end.index + end[0].length - this.#sentence.length
        : rest.length;
      if (length <= 0 && end) {
        out += this.#endSentence();
        continue;
      }
      this.#sentence += rest.slice(0, length);
      rest = rest.slice(length);
      out += end ? this.#endSentence() : this.#goOn();
      if (this.#sentence.length > MAX_SENTENCE) this.#forgetRead();
    }
    return out;
  }

  /** @returns what is left, at the end of the reply. */
  flush(): string {
    return this.#over ? '' : this.#endSentence();
  }

  /** The sentence is not over: all of it but what may become a phrase. */
  #goOn(): string {
    if (this.#replaced) return '';
    const broken = this.#mayBreak(this.#sentence) ? this.#screen() : undefined;
    if (broken !== undefined) return broken;
    this.#follow();
    const from = Math.min(this.#heldFrom(), this.#sentence.length);
    // The space before a word that waits comes with it.
    const held = from < this.#sentence.length ? this.#sentence.slice(0, from).trimEnd().length : from;
    if (held <= this.#sent) return '';
    const out = this.#sentence.slice(this.#sent, held);
    this.#sent = held;
    return out;
  }

  #endSentence(): string {
    const out = this.#replaced ? '' : (this.#screen() ?? this.#sentence.slice(this.#sent));
    const space = this.#replaced && !this.#over ? (/\s+$/.exec(this.#sentence)?.[0] ?? '') : '';
    this.#sentence = '';
    this.#sent = 0;
    this.#read = 0;
    this.#open = [];
    this.#untold = new Set();
    this.#mayBreak = this.#gate.watchSentence();
    this.#replaced = false;
    return out + space;
  }

  /** What has been read of a very long sentence is looked at no more. */
  #forgetRead(): void {
    const cut = Math.min(this.#sent, this.#read);
    this.#sentence = this.#sentence.slice(cut);
    this.#sent -= cut;
    this.#read -= cut;
    // What is left of it is a sentence of its own, as the screening sees it.
    this.#mayBreak = this.#gate.watchSentence();
    this.#open = this.#open.map(({ from, places }) => ({ from: Math.max(0, from - cut), places }));
  }

  /** @returns what stands in place of the rest of the sentence; undefined: nothing need. */
  #screen(): string | undefined {
    if (this.#sentence.trim() === '') return undefined;
    const { text, mayGoOn } = this.#gate.screenReply({ turnId: this.#turnId, text: this.#sentence });
    if (text === this.#sentence && mayGoOn) return undefined;
    this.#replaced = true;
    this.#over = !mayGoOn;
    if (text === null) return '';
    const before = this.#sentence.slice(0, this.#sent);
    if (before === '' || /\s$/.test(before)) return text;
    // What can be read of it already breaks off.
    return /\p{L}$/u.test(before) ? `… ${text}` : ` ${text}`;
  }

  /** Follows the words that are whole. */
  #follow(): void {
    const words = /\S+(?=\s)/g;
    words.lastIndex = this.#read;
    for (let match = words.exec(this.#sentence); match; match = words.exec(this.#sentence)) {
      const from = match.index;
      this.#read = from + match[0].length;
      for (const word of plainWords(match[0])) [this.#open, this.#untold] = this.#after(word, from);
    }
  }

  /** @returns where the first phrase begins that may still become one; what stands before may be read. */
  #heldFrom(): number {
    const rest = /\S+$/.exec(this.#sentence.slice(this.#read));
    if (!rest) return this.#open[0]?.from ?? Infinity;
    const from = this.#read + rest.index;
    // "don" may become "don't".
    const ways = rest[0].endsWith('n') ? [rest[0], `${rest[0]}'t`] : [rest[0]];
    const held = ways.flatMap((word) => this.#openAfter(plainWords(word), from).map((open) => open.from));
    return Math.min(...held);
  }

  /** @returns what is open behind a whole word; a phrase begins with the first of its words that tells something. */
  #after(word: string, from: number, { open, untold } = this.#following): [readonly Open[], Places] {
    const automaton = this.#automaton;
    const begun = automaton.begin(untold, word);
    const still = open.map((each) => ({ from: each.from, places: automaton.step(each.places, word) }));
    return [
      [...still, { from, places: begun.told }].filter(({ places }) => automaton.isOpen(places)),
      begun.untold,
    ];
  }

  /** @param words the last may go on: "kil" may become "kill". */
  #openAfter(words: readonly string[], from: number): readonly Open[] {
    const automaton = this.#automaton;
    let following = this.#following;
    for (const word of words.slice(0, -1)) {
      const [open, untold] = this.#after(word, from, following);
      following = { open, untold };
    }
    const last = words.at(-1);
    if (last === undefined) return following.open;
    const whole = this.#after(last, from, following)[0];
    const going = following.open.filter(({ places }) => automaton.mayStep(places, last));
    const begins = automaton.mayBegin(following.untold, last);
    return [...whole, ...going, ...(begins ? [{ from, places: automaton.start }] : [])];
  }

  get #following(): { open: readonly Open[]; untold: Places } {
    return { open: this.#open, untold: this.#untold };
  }
}

function automatonFor(atRisk: boolean): PhraseAutomaton {
  const known = automata.get(atRisk);
  if (known) return known;
  const rules = REPLY_RULES.filter((rule) => atRisk || !rule.onlyAtRisk);
  const automaton = new PhraseAutomaton(
    rules.flatMap(({ patterns }) => patterns),
    CONCEPTS,
  );
  automata.set(atRisk, automaton);
  return automaton;
}

/** A word as the rules see it: "I'm," is three. */
function plainWords(word: string): readonly string[] {
  return remembered(normalized, word, () =>
    normalizeClauses(word).flatMap((clause) => clause.split(' ').filter((part) => part !== '')),
  );
}
