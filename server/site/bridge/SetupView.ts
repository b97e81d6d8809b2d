import { byId } from '../dom.ts';
import { showProblem } from '../talk.ts';

export interface SetupAnswers {
  /** What the visitor goes by in the bridge. */
  readonly name: string;
  /** "" for who joins. */
  readonly topic: string;
}

/** Where a visitor opens a bridge, or, invited, joins one. */
export class SetupView {
  readonly #root = byId('setup', HTMLElement);
  readonly #name = byId('name', HTMLInputElement);
  readonly #topic = byId('topic', HTMLInputElement);
  readonly #button = byId('open', HTMLButtonElement);

  constructor(onSubmit: (answers: SetupAnswers) => void) {
    byId('setup-form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      const [name, topic] = [this.#name.value.trim(), this.#topic.value.trim()];
      // Spaces are no name.
      if (name !== '' && (topic !== '' || this.#topic.disabled)) onSubmit({ name, topic });
    });
  }

  show({ invited }: { invited: boolean }): void {
    this.#root.hidden = false;
    byId('setup-title', HTMLElement).textContent = invited
      ? 'You are invited to talk.'
      : 'Talk it through, with somebody in between.';
    byId('setup-lead', HTMLElement).textContent = invited
      ? 'Somebody opened a bridge and sent you its link. You both write, and an AI mediator reads both of you and answers fairly.'
      : 'A bridge is for two people and an AI mediator: you both write, it reads both of you and answers fairly.';
    byId('topic-field', HTMLElement).hidden = invited;
    byId('setup-steps', HTMLElement).hidden = invited;
    this.#topic.disabled = invited;
    this.#button.textContent = invited ? 'Join' : 'Open the bridge';
    this.setBusy(false);
    (invited ? this.#name : this.#topic).focus();
  }

  hide(): void {
    this.#root.hidden = true;
  }

  setBusy(busy: boolean): void {
    this.#button.disabled = busy;
  }

  /** Null takes it away. */
  showProblem(text: string | null): void {
    showProblem(text, 'setup-problem');
  }
}
