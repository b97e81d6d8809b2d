import type { HistoryEntry, Transcript as TranscriptEvent } from '@visavis/client-sdk';
import { byId, make } from './dom.ts';
import type { ToolUse } from './pageTools.ts';

type Entry = TranscriptEvent | (HistoryEntry & { complete?: true });

/** Closer to the end than this, px, the list follows what is said. */
const FOLLOW_PX = 80;

/** The live transcript: entries grow word by word, and finished ones are announced to screen readers. */
export class Transcript {
  readonly #list = byId('transcript', HTMLElement);
  readonly #empty = byId('transcript-empty', HTMLElement);
  readonly #announcer = byId('announcer', HTMLElement);
  readonly #avatarName: string;
  readonly #entries = new Map<string, { data: Entry; element: HTMLElement }>();

  constructor(avatarName: string) {
    this.#avatarName = avatarName;
    for (const entry of this.#list.querySelectorAll('.entry')) entry.remove();
    this.#empty.hidden = false;
  }

  /** The dialogue so far, when a session is taken up again. */
  showHistory(history: readonly HistoryEntry[]): void {
    // This page has heard it itself.
    if (this.#entries.size > 0) return;
    for (const entry of history) this.show(entry);
  }

  show(data: Entry): void {
    // What was heard as speech and turned out to be nothing.
    if (data.content.trim() === '') {
      this.#entries.get(data.id)?.element.remove();
      this.#entries.delete(data.id);
      return;
    }
    const follows = this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < FOLLOW_PX;
    const known = this.#entries.get(data.id);
    const element = known?.element ?? this.#append(data);
    this.#entries.set(data.id, { data, element });
    const text = element.querySelector('.entry-text');
    if (text && text.textContent !== data.content) text.textContent = data.content;
    const complete = data.complete !== false;
    element.classList.toggle('is-partial', !complete);
    if (data.interrupted && !element.querySelector('.entry-note')) {
      element.append(make('span', { className: 'entry-note', text: 'interrupted' }));
    }
    if (data.sources && !element.querySelector('.entry-sources')) {
      element.append(make('p', { className: 'entry-sources', text: `Source: ${namesOf(data.sources)}` }));
    }
    if (complete && known?.data.complete === false) {
      this.#announcer.textContent = `${this.#name(data)}: ${data.content}`;
    }
    if (follows) this.scrollToEnd();
  }

  /** A tool of the page that the avatar called, and what came of it. */
  showToolUse({ name, args, result }: ToolUse): void {
    const [given, answered] = [args, result].map((value) => JSON.stringify(value));
    this.#empty.hidden = true;
    this.#list.append(
      make('p', { className: 'entry is-tool' }, [
        new Text('Called '),
        make('code', { text: `${name} ${given}` }),
        new Text(' → '),
        make('code', { text: answered ?? '' }),
      ]),
    );
    this.scrollToEnd();
  }

  scrollToEnd(): void {
    this.#list.scrollTop = this.#list.scrollHeight;
  }

  #append(data: Entry): HTMLElement {
    this.#empty.hidden = true;
    const element = make('div', { className: `entry is-${data.role}` }, [
      make('span', { className: 'entry-who', text: this.#name(data) }),
      make('p', { className: 'entry-text' }),
    ]);
    this.#list.append(element);
    return element;
  }

  #name({ role }: Entry): string {
    return role === 'user' ? 'You' : this.#avatarName;
  }

  /** What was being said is over: nobody says its rest. */
  settle(): void {
    for (const { element } of this.#entries.values()) element.classList.remove('is-partial');
  }

  /** Finished user turns. */
  get turns(): number {
    return [...this.#entries.values()].filter(({ data }) => data.role === 'user' && data.complete !== false)
      .length;
  }

  /** Copies of the entries, to be kept after the conversation. */
  copies(): Node[] {
    return [...this.#list.querySelectorAll('.entry')].map((entry) => entry.cloneNode(true));
  }

  toText(): string {
    return [...this.#entries.values()].map(({ data }) => `${this.#name(data)}: ${data.content}`).join('\n');
  }
}

/** Each document once, with its page where that is known. */
function namesOf(sources: NonNullable<Entry['sources']>): string {
  const names = sources.map(({ title, page }) => (page === undefined ? title : `${title}, page ${page}`));
  return [...new Set(names)].join(' · ');
}
