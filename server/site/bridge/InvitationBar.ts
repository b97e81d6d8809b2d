import { byId, copyWithFeedback } from '../dom.ts';

/** The link for the other person, in the bridge of who made it. */
export class InvitationBar {
  readonly #bar = byId('invitation', HTMLElement);
  readonly #toggle = byId('invite', HTMLButtonElement);
  readonly #link = byId('link', HTMLInputElement);

  constructor(onNewLink: () => void) {
    this.#toggle.addEventListener('click', () => this.#open(Boolean(this.#bar.hidden)));
    const copy = byId('copy-link', HTMLButtonElement);
    copy.addEventListener('click', () => {
      this.#link.select();
      void copyWithFeedback(copy, this.#link.value);
    });
    byId('new-link', HTMLButtonElement).addEventListener('click', () => onNewLink());
  }

  /** @param link null: who is here cannot invite. @param open whether it is to be seen at once. */
  show(link: string | null, { open }: { open: boolean }): void {
    this.#link.value = link ?? '';
    this.#toggle.hidden = link === null;
    this.#open(open && link !== null);
  }

  close(): void {
    this.#open(false);
  }

  #open(open: boolean): void {
    this.#bar.hidden = !open;
    this.#toggle.setAttribute('aria-expanded', String(open));
  }
}
