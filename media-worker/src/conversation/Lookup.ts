import type { Clock, SourceRef } from '@visavis/shared';
import type { Passage } from '../providers/llm/Llm.ts';
import { citedSources } from './citations.ts';

export interface Retrieved {
  readonly passages: readonly Passage[];
  /** A part of the knowledge could not be asked. */
  readonly warning?: string | undefined;
}

/** Asks the session's knowledge; may fail, or take its time. */
export type Retrieve = (query: string) => Promise<Retrieved>;

/** Turns whose passages are kept until it is known what was heard of the reply. */
const KEPT_TURNS = 8;
/** A question of so few words, "and on Sundays?", leans on the one before. */
const SHORT_QUESTION_WORDS = 5;
const NOTHING: Retrieved = { passages: [] };

interface KeptTurn {
  readonly question: string;
  readonly found: Promise<Retrieved>;
  passages: readonly Passage[];
}

/** Looks up what a reply may be taken from, in bounded time, and knows afterwards what it was taken from. */
export class Lookup {
  /** How long a turn may wait, ms; null: there is nothing to look up. */
  withinMs: number | null;
  readonly #retrieve: Retrieve;
  readonly #clock: Clock;
  readonly #turns = new Map<string, KeptTurn>();

  constructor(options: { retrieve: Retrieve; withinMs: number | null; clock: Clock }) {
    this.#retrieve = options.retrieve;
    this.withinMs = options.withinMs;
    this.#clock = options.clock;
  }

  get active(): boolean {
    return this.withinMs !== null;
  }

  /**
   * Asked twice for the same words of a turn, it looks up once.
   * @param earlier what the user said before, "" for nothing.
   * @returns never throws; what fails or is late is a warning, and the reply is made without.
   */
  async find(turn: { turnId: string; text: string; earlier: string }): Promise<Retrieved> {
    const { withinMs } = this;
    if (withinMs === null) return NOTHING;
    const { turnId, text, earlier } = turn;
    const known = this.#turns.get(turnId);
    if (known?.question === text) return known.found;
    const leans = text.split(/\s+/).length <= SHORT_QUESTION_WORDS;
    const found = this.#within(withinMs, leans ? `${text} ${earlier}`.trim() : text);
    const kept: KeptTurn = { question: text, found, passages: [] };
    this.#turns.delete(turnId);
    this.#turns.set(turnId, kept);
    for (const oldest of this.#turns.keys()) {
      if (this.#turns.size <= KEPT_TURNS) break;
      this.#turns.delete(oldest);
    }
    kept.passages = (await found).passages;
    return found;
  }

  /** What the reply to a turn, as it was heard, was taken from. */
  sources(turnId: string, spoken: string): SourceRef[] {
    const turn = this.#turns.get(turnId);
    return turn && turn.passages.length > 0 ? citedSources(turn.passages, spoken, turn.question) : [];
  }

  async #within(ms: number, query: string): Promise<Retrieved> {
    const { promise: late, resolve } = Promise.withResolvers<Retrieved>();
    const cancel = this.#clock.setTimeout(
      () => resolve({ passages: [], warning: 'Knowledge was not found in time.' }),
      ms,
    );
    try {
      return await Promise.race([this.#retrieve(query), late]);
    } catch {
      return { passages: [], warning: 'Knowledge could not be looked up.' };
    } finally {
      cancel();
    }
  }
}
