import { ApiError, describe } from '../api.ts';
import { byId, make } from '../dom.ts';
import { Composer, MessageList, showProblem } from '../talk.ts';
import {
  guestEmail,
  type Bridge,
  type BridgeMessage,
  type TherapykinClient,
  type User,
} from '../therapykin/TherapykinClient.ts';
import { InvitationBar } from './InvitationBar.ts';
import { linkTo } from './invitation.ts';
import { RatingForm, type Rating } from './RatingForm.ts';

/** Who is in which bridge, by which name. */
export interface Place {
  readonly user: User;
  readonly bridge: Bridge;
  readonly name: string;
}

export interface RoomViewEvents {
  /** The visitor goes by another name from now on. */
  readonly onRename: (name: string) => void;
  readonly onNewBridge: () => void;
}

/** A stream that ends is taken up again within seconds: only what lasts longer is told. */
const LOST_AFTER_MS = 6_000;
/** An answer that has not come by then may never come: whoever sent the message is told why. */
const ANSWERED_WITHIN_MS = 60_000;
const LOST = 'The connection is lost. Trying again…';
const WRITING = 'The mediator is writing…';

/** A bridge: what everybody says in it, as it is said. */
export class RoomView {
  readonly #root = byId('room', HTMLElement);
  readonly #state = byId('state', HTMLElement);
  readonly #rename = byId('rename', HTMLFormElement);
  readonly #messages = new MessageList();
  readonly #composer = new Composer((text) => void this.#send(text));
  readonly #invitation = new InvitationBar(() => void this.#inviteAnother());
  readonly #rating = new RatingForm({
    onRate: (rating) => void this.#rate(rating),
    onKeepTalking: () => this.#talk(),
    onNewBridge: () => this.#events.onNewBridge(),
  });
  readonly #client: TherapykinClient;
  readonly #events: RoomViewEvents;
  readonly #shown = new Set<string>();
  readonly #others = new Set<string>();
  #place: Place | null = null;
  /** What was sent and is not yet told back. */
  #unsure: HTMLElement | null = null;
  #leave = (): void => undefined;
  #writing: ReturnType<typeof setTimeout> | undefined;
  #lost: ReturnType<typeof setTimeout> | undefined;

  constructor(client: TherapykinClient, events: RoomViewEvents) {
    this.#client = client;
    this.#events = events;
    byId('end', HTMLButtonElement).addEventListener('click', () => this.#end());
    this.#rename.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#goBy(byId('other-name', HTMLInputElement).value.trim());
    });
  }

  open(place: Place): void {
    this.close();
    this.#place = place;
    const { user, bridge } = place;
    this.#root.hidden = false;
    document.body.classList.add('is-room');
    byId('bridge-name', HTMLElement).textContent = bridge.name;
    document.title = `Visavis · ${bridge.name}`;
    this.#invitation.show(inviteLink(place), { open: true });
    this.#showWho();
    this.#talk();
    const since = Date.now();
    this.#leave = this.#client.watchBridge(bridge.id, {
      message: (message) => {
        this.#show(message);
        if (message.role === 'user' && message.email !== user.email && Date.parse(message.timestamp) > since)
          this.#expectAnswer();
      },
      there: () => {
        clearTimeout(this.#lost);
        if (this.#state.textContent === LOST) this.#say('');
      },
      lost: ({ forGood }) => {
        clearTimeout(this.#lost);
        if (forGood) showProblem('What is said here cannot be followed any more. Reload the page.');
        else this.#lost = setTimeout(() => this.#say(LOST), LOST_AFTER_MS);
      },
    });
  }

  /** Idempotent. */
  close(): void {
    this.#leave();
    this.#leave = () => undefined;
    this.#root.hidden = true;
    document.body.classList.remove('is-room');
    this.#place = null;
    this.#unsure = null;
    this.#shown.clear();
    this.#others.clear();
    this.#messages.clear();
    this.#rename.hidden = true;
    this.#composer.setBusy(false);
    clearTimeout(this.#lost);
    this.#say('');
    showProblem(null);
  }

  async #send(content: string): Promise<void> {
    const place = this.#place;
    if (!place) return;
    const { user, bridge, name } = place;
    showProblem(null);
    this.#composer.setBusy(true);
    this.#unsure = this.#messages.add('user', content, author('You'));
    this.#unsure.classList.add('is-unsure');
    this.#expectAnswer();
    try {
      const message = { bridgeId: bridge.id, content, firstName: user.firstName, pseudonym: name };
      const reply = await this.#client.sendToBridge(message);
      if (this.#place === place) this.#show(reply);
    } catch (error) {
      if (this.#place === place) this.#fail(error, content);
    } finally {
      if (this.#place === place) {
        this.#say('');
        this.#composer.setBusy(false);
        if (this.#rename.hidden) this.#composer.focus();
      }
    }
  }

  #fail(error: unknown, content: string): void {
    // Told back, it was taken, and only the answer is missing.
    if (this.#unsure) {
      this.#unsure.remove();
      this.#unsure = null;
      this.#composer.restore(content);
    }
    const status = error instanceof ApiError ? error.status : null;
    if (status === 401) showProblem('You are not signed in any more. Reload the page.');
    else if (status === 400 && describe(error).startsWith('Pseudonym is taken')) {
      showProblem(`Somebody here is called ${this.#place?.name ?? ''} already. Choose another name.`);
      this.#rename.hidden = false;
      byId('other-name', HTMLInputElement).focus();
    } else showProblem(describe(error));
  }

  #goBy(name: string): void {
    if (!this.#place || name === '') return;
    this.#place = { ...this.#place, name };
    this.#rename.hidden = true;
    this.#showWho();
    showProblem(null);
    this.#events.onRename(name);
    this.#composer.focus();
  }

  #show({ id, role, content, pseudonym, email }: BridgeMessage): void {
    if (this.#shown.has(id)) return;
    this.#shown.add(id);
    if (role === 'assistant') {
      this.#messages.add('assistant', content, author('Mediator'));
      this.#say('');
    } else if (email === this.#place?.user.email) {
      this.#unsure?.classList.remove('is-unsure');
      if (!this.#unsure) this.#messages.add('user', content, author('You'));
      this.#unsure = null;
    } else {
      const name = pseudonym ?? 'Somebody';
      this.#messages.add('other', content, author(name));
      if (this.#others.has(name)) return;
      this.#others.add(name);
      this.#showWho();
      this.#invitation.close();
    }
  }

  #showWho(): void {
    if (!this.#place) return;
    const others = this.#others.size === 0 ? '' : `${[...this.#others].join(', ')} and `;
    byId('who', HTMLElement).replaceChildren(
      'You are ',
      make('b', { text: this.#place.name }),
      `, with ${others}a mediator.`,
    );
  }

  #expectAnswer(): void {
    this.#say(WRITING);
    this.#writing = setTimeout(() => this.#say(''), ANSWERED_WITHIN_MS);
  }

  #say(text: string): void {
    clearTimeout(this.#writing);
    this.#state.textContent = text;
  }

  #end(): void {
    this.#setTalking(false);
    this.#invitation.close();
    this.#rating.open();
  }

  #talk(): void {
    this.#rating.close();
    this.#setTalking(true);
    this.#composer.focus();
  }

  #setTalking(talking: boolean): void {
    byId('composer', HTMLElement).hidden = !talking;
    byId('end', HTMLElement).hidden = !talking;
  }

  async #rate(rating: Rating): Promise<void> {
    if (!this.#place) return;
    this.#rating.setBusy(true);
    showProblem(null);
    try {
      await this.#client.rateBridge({ bridgeId: this.#place.bridge.id, ...rating });
      this.#rating.thank();
    } catch (error) {
      showProblem(describe(error));
    } finally {
      this.#rating.setBusy(false);
    }
  }

  async #inviteAnother(): Promise<void> {
    if (!this.#place) return;
    showProblem(null);
    try {
      const bridge = await this.#client.invite(this.#place.bridge.id, guestEmail());
      this.#place = { ...this.#place, bridge };
      this.#invitation.show(inviteLink(this.#place), { open: true });
    } catch (error) {
      showProblem(describe(error));
    }
  }
}

/** For whoever was invited last. @returns null when it is not this user who invites. */
function inviteLink({ user, bridge }: Place): string | null {
  const [maker, ...invited] = bridge.participants;
  const email = invited.at(-1);
  return maker === user.email && email !== undefined ? linkTo({ bridgeId: bridge.id, email }) : null;
}

function author(name: string): HTMLElement {
  return make('span', { className: 'message-author', text: name });
}
