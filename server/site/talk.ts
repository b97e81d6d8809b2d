import { byId, make } from './dom.ts';

/** Whose words they are: the visitor's, the AI's, those of another person. */
export type Voice = 'user' | 'assistant' | 'other';

const NEAR_PX = 80;

/** What was said on a page, the latest in sight. */
export class MessageList {
  readonly #root = byId('messages', HTMLElement);
  #atEnd = true;

  constructor() {
    this.#root.addEventListener('scroll', () => {
      const { scrollHeight, scrollTop, clientHeight } = this.#root;
      this.#atEnd = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    });
    // Something beside it came, went or grew, and takes or gives room.
    new ResizeObserver(() => this.change(() => undefined)).observe(this.#root);
  }

  /** @param author who is named above it. */
  add(voice: Voice, text: string, author?: HTMLElement): HTMLElement {
    const element = make('div', { className: `message is-${voice}` }, author ? [author] : []);
    element.append(text);
    this.#root.append(element);
    this.#scrollToEnd();
    return element;
  }

  /** Changes something; who reads the end goes on reading it. */
  change(change: () => void): void {
    const atEnd = this.#atEnd;
    change();
    if (atEnd) this.#scrollToEnd();
  }

  clear(): void {
    this.#root.replaceChildren();
  }

  #scrollToEnd(): void {
    this.#root.scrollTop = this.#root.scrollHeight;
    this.#atEnd = true;
  }
}

/** The field for a message: Enter sends, Shift+Enter begins a line. */
export class Composer {
  readonly #text = byId('prompt', HTMLTextAreaElement);
  readonly #send = byId('send', HTMLButtonElement);

  constructor(onMessage: (text: string) => void) {
    const form = byId('composer', HTMLFormElement);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const text = this.#text.value.trim();
      if (text === '' || this.#send.disabled) return;
      this.#text.value = '';
      onMessage(text);
    });
    this.#text.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
  }

  /** Nothing is sent meanwhile; it can be written on. */
  setBusy(busy: boolean): void {
    this.#send.disabled = busy;
  }

  /** Gives back what could not be sent, before what was written since. */
  restore(text: string): void {
    this.#text.value = [text, this.#text.value].filter((part) => part !== '').join('\n');
  }

  focus(): void {
    this.#text.focus();
  }
}

/** Null takes it away. */
export function showProblem(text: string | null, id = 'problem'): void {
  const problem = byId(id, HTMLElement);
  problem.textContent = text;
  problem.hidden = text === null;
}
