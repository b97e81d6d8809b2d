import type { HistoryEntry, Speaker } from '@visavis/shared';
import type { SafetyAlert, SafetyGate } from './SafetyGate.ts';
import { highest, type SafetyLevel } from './SafetyLevel.ts';

/** Makes a gate for one more person. @param alongside the level of the others. */
export type NewGate = (alongside: () => SafetyLevel) => SafetyGate;

/**
 * Where several people write in one conversation, each has a gate of their own: what one says is not taken together with
 * what another says, and each who is in danger gets the whole answer. Replies heed the highest level of all.
 */
export class SpeakerGates {
  readonly #create: NewGate;
  readonly #onAlert: (alert: SafetyAlert) => void;
  readonly #gates = new Map<string, SafetyGate>();
  readonly #releases: (() => void)[] = [];
  #language: string | undefined;

  constructor(create: NewGate, onAlert: (alert: SafetyAlert) => void) {
    this.#create = create;
    this.#onAlert = onAlert;
  }

  of({ id }: Speaker): SafetyGate {
    const known = this.#gates.get(id);
    if (known) return known;
    const gate = this.#create(() => this.#highestBut(id));
    if (this.#language !== undefined) gate.setLanguage(this.#language);
    this.#releases.push(gate.on('alert', this.#onAlert));
    this.#gates.set(id, gate);
    return gate;
  }

  /** Takes up a conversation where it stood; see `SafetyGate.restore`. */
  restore(history: readonly HistoryEntry[]): void {
    const said = Map.groupBy(
      history.filter(({ speaker }) => speaker !== undefined),
      ({ speaker }) => speaker!.id,
    );
    for (const entries of said.values()) {
      const { speaker } = entries[0]!;
      if (speaker) this.of(speaker).restore(entries.map(({ content }) => content));
    }
  }

  setLanguage(language: string): void {
    this.#language = language;
    for (const gate of this.#gates.values()) gate.setLanguage(language);
  }

  close(): void {
    for (const release of this.#releases.splice(0)) release();
  }

  #highestBut(id: string): SafetyLevel {
    return [...this.#gates].reduce<SafetyLevel>(
      (level, [other, gate]) => (other === id ? level : highest(level, gate.ownStanding)),
      'none',
    );
  }
}
