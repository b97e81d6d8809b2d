/**
 * The rules' little language, compiled to a regular expression over normalised text ("w1 w2 , w3 ").
 *
 * - `word`, `kill*` (any ending)
 * - `(a|b c)` one of, `(a|b)?` perhaps, `!(a|b)` none of them next
 * - `#` a number, `##` one of two digits and more
 * - `...` up to 3 words, `...6` up to 6; never across a comma
 * - `START`, `END` the clause's start and end
 * - `<NAME>` a concept: a named group of alternatives
 */
export type Concepts = Readonly<Record<string, string>>;

/**
 * A compiled phrase. Most clauses hold none of the words it needs, and are spared the expression: it is made when a clause
 * first asks for it. Of thousands a message asks for some dozens, so neither a start nor a first message waits for the rest.
 */
export class Phrase {
  /** Of each of these one must stand in a clause for the expression to match; the rarest words first. */
  readonly needs: readonly ReadonlySet<string>[];
  readonly #pattern: string;
  #regExp: RegExp | undefined;

  constructor(pattern: string, needs: readonly ReadonlySet<string>[]) {
    this.#pattern = pattern;
    this.needs = needs;
  }

  get regExp(): RegExp {
    return (this.#regExp ??= new RegExp(this.#pattern, 'g'));
  }
}

/** @throws Error when the source is no phrase. */
export function compilePhrase(source: string, concepts: Concepts): Phrase {
  const { pattern, needs } = new Parser(expand(source, concepts)).parse();
  return new Phrase(
    `(?<=^| )${pattern}`,
    [...needs].sort((a, b) => cost(a) - cost(b)),
  );
}

export function compilePattern(source: string, concepts: Concepts): RegExp {
  return compilePhrase(source, concepts).regExp;
}

export function wordsOf(clause: string): ReadonlySet<string> {
  return new Set(clause.split(' '));
}

/** @returns the pattern with its concepts written out. */
export function expand(source: string, concepts: Concepts): string {
  return source.replace(/<([A-Z_]+)>/g, (_, name: string) => {
    const alternatives = concepts[name];
    if (alternatives === undefined) throw new Error(`there is no concept <${name}> (in "${source}")`);
    return `(${expand(alternatives, concepts)})`;
  });
}

/** The little language's tokens. */
export function tokensOf(source: string): string[] {
  return source.match(/!?\(|\)\??|\||\.\.\.\d*|[^\s()|]+/g) ?? [];
}

interface Part {
  readonly pattern: string;
  readonly needs: readonly ReadonlySet<string>[];
}

class Parser {
  readonly #tokens: string[];
  #at = 0;

  constructor(source: string) {
    this.#tokens = tokensOf(source);
  }

  parse(): Part {
    const part = this.#alternatives();
    if (this.#at < this.#tokens.length) throw new Error(`stray "${this.#tokens[this.#at]}" in a pattern`);
    return part;
  }

  #alternatives(): Part {
    const parts = [this.#sequence()];
    while (this.#tokens[this.#at] === '|') {
      this.#at++;
      parts.push(this.#sequence());
    }
    if (parts.length === 1) return parts[0]!;
    const needs = new Set<string>();
    let known = true;
    for (const part of parts) {
      const rarest = [...part.needs].sort((a, b) => cost(a) - cost(b))[0];
      if (rarest === undefined) known = false;
      else for (const word of rarest) needs.add(word);
    }
    return {
      pattern: `(?:${parts.map(({ pattern }) => pattern).join('|')})`,
      needs: known ? [needs] : [],
    };
  }

  #sequence(): Part {
    let pattern = '';
    const needs: ReadonlySet<string>[] = [];
    for (let token = this.#tokens[this.#at]; token !== undefined; token = this.#tokens[this.#at]) {
      if (token === '|' || token.startsWith(')')) break;
      this.#at++;
      if (token === '(' || token === '!(') {
        const inner = this.#alternatives();
        const closing = this.#tokens[this.#at++];
        if (!closing?.startsWith(')')) throw new Error('a group in a pattern is not closed');
        if (token === '!(') {
          pattern += `(?!${inner.pattern})`;
          continue;
        }
        pattern += closing === ')?' ? `(?:${inner.pattern})?` : `(?:${inner.pattern})`;
        if (closing === ')') needs.push(...inner.needs);
      } else if (token === 'END') {
        pattern += '$';
      } else if (token === 'START') {
        pattern += '^';
      } else if (token === '##') {
        pattern += '[0-9]{2,} ';
      } else if (token === '#') {
        pattern += '[0-9]+ ';
      } else if (token.startsWith('...')) {
        pattern += `(?:[^ ,]+ ){0,${token.slice(3) || '3'}}`;
      } else {
        if (token.includes('?')) throw new Error(`"${token}" in a pattern: only groups are optional`);
        pattern += `${escaped(token).replace(/\\\*/g, '[^ ,]*')} `;
        if (!token.includes('*')) needs.push(new Set([token]));
      }
    }
    return { pattern, needs };
  }
}

/** Words that stand in most clauses: needing one of them spares nothing. */
const COMMON = new Set(
  'i me my myself you he she it they we to the a an of in on at for and or not be am is are was will would can do have had want going this that with if what how no just so'.split(
    ' ',
  ),
);

function cost(words: ReadonlySet<string>): number {
  let total = 0;
  for (const word of words) total += COMMON.has(word) ? 100 : 1;
  return total;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
