/**
 * The rules' little language, compiled to a regular expression over normalised text ("w1 w2 , w3 ").
 *
 * - `word`, `kill*` (any ending)
 * - `(a|b c)` one of, `(a|b)?` perhaps
 * - `...` up to 3 words, `...6` up to 6; never across a comma
 * - `<NAME>` a concept: a named group of alternatives
 */
export type Concepts = Readonly<Record<string, string>>;

export function compilePattern(source: string, concepts: Concepts): RegExp {
  const expanded = expand(source, concepts);
  const parser = new Parser(expanded);
  return new RegExp(`(?<=^| )${parser.parse()}`, 'g');
}

function expand(source: string, concepts: Concepts): string {
  return source.replace(/<([A-Z_]+)>/g, (_, name: string) => {
    const alternatives = concepts[name];
    if (alternatives === undefined) throw new Error(`there is no concept <${name}> (in "${source}")`);
    return `(${expand(alternatives, concepts)})`;
  });
}

class Parser {
  readonly #tokens: string[];
  #at = 0;

  constructor(source: string) {
    this.#tokens = source.match(/\(|\)\??|\||\.\.\.\d*|[^\s()|]+/g) ?? [];
  }

  parse(): string {
    const pattern = this.#alternatives();
    if (this.#at < this.#tokens.length) throw new Error(`stray "${this.#tokens[this.#at]}" in a pattern`);
    return pattern;
  }

  #alternatives(): string {
    const sequences = [this.#sequence()];
    while (this.#tokens[this.#at] === '|') {
      this.#at++;
      sequences.push(this.#sequence());
    }
    return sequences.length === 1 ? sequences[0]! : `(?:${sequences.join('|')})`;
  }

  #sequence(): string {
    let pattern = '';
    for (let token = this.#tokens[this.#at]; token !== undefined; token = this.#tokens[this.#at]) {
      if (token === '|' || token.startsWith(')')) break;
      this.#at++;
      if (token === '(') {
        const inner = this.#alternatives();
        const closing = this.#tokens[this.#at++];
        if (!closing?.startsWith(')')) throw new Error('a group in a pattern is not closed');
        pattern += closing === ')?' ? `(?:${inner})?` : `(?:${inner})`;
      } else if (token.startsWith('...')) {
        pattern += `(?:[^ ,]+ ){0,${token.slice(3) || '3'}}`;
      } else {
        pattern += `${escaped(token).replace(/\\\*/g, '[^ ,]*')} `;
      }
    }
    return pattern;
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
