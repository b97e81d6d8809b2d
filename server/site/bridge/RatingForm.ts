import { byId } from '../dom.ts';

export interface Rating {
  /** 1 to 5. */
  readonly rating: number;
  readonly comments?: string;
}

export interface RatingFormEvents {
  readonly onRate: (rating: Rating) => void;
  readonly onKeepTalking: () => void;
  readonly onNewBridge: () => void;
}

/** At the end: how helpful it was, and where to go from there. */
export class RatingForm {
  readonly #form = byId('rating', HTMLFormElement);
  readonly #thanks = byId('thanks', HTMLElement);
  readonly #send = byId('rate', HTMLButtonElement);

  constructor(events: RatingFormEvents) {
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      const said = new FormData(this.#form);
      const comments = said.get('comments');
      const written = typeof comments === 'string' ? comments.trim() : '';
      events.onRate({ rating: Number(said.get('mark')), ...(written && { comments: written }) });
    });
    for (const button of document.querySelectorAll('[data-action="keep-talking"]'))
      button.addEventListener('click', () => events.onKeepTalking());
    byId('new-bridge', HTMLElement).addEventListener('click', () => events.onNewBridge());
  }

  open(): void {
    this.#form.reset();
    this.#form.hidden = false;
    this.#form.querySelector('input')?.focus();
  }

  setBusy(busy: boolean): void {
    this.#send.disabled = busy;
  }

  thank(): void {
    this.#form.hidden = true;
    this.#thanks.hidden = false;
    byId('thanks-text', HTMLElement).focus();
  }

  close(): void {
    this.#form.hidden = true;
    this.#thanks.hidden = true;
  }
}
