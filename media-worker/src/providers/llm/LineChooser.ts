/** Chooses among lines without dice: from the dialogue alone, and nothing twice while there is something new to say. */
export class LineChooser {
  readonly #replies: readonly string[];
  readonly #seed: number;

  /** @param replies what was said before, oldest first. */
  constructor(replies: readonly string[], seed: string) {
    this.#replies = replies;
    this.#seed = hash(seed);
  }

  one(lines: readonly string[]): string {
    const start = this.#seed % lines.length;
    return this.next([...lines.slice(start), ...lines.slice(0, start)]);
  }

  /** The first that was not said yet; else the one that was said longest ago. */
  next(lines: readonly string[]): string {
    let best = lines[0] ?? '';
    let longest = -1;
    for (const line of lines) {
      const age = this.#age(line);
      if (age > longest) [best, longest] = [line, age];
      if (age === Infinity) break;
    }
    return best;
  }

  /** True three times in four. */
  often(): boolean {
    return this.#seed % 4 !== 0;
  }

  /** How many replies ago the line was said. Infinity: never; an empty line is always new. */
  #age(line: string): number {
    // Up to the first thing that is filled in.
    const fixed = line.split('{')[0]!.trim();
    if (fixed.length < 4) return Infinity;
    const last = this.#replies.findLastIndex((reply) => reply.includes(fixed));
    return last < 0 ? Infinity : this.#replies.length - last;
  }
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return value;
}
