import { poorest, VisavisError, type Clock, type Modality, type ModalityCause } from '@visavis/shared';
import { NetworkLadder, type LinkSample } from './NetworkLadder.ts';

/**
 * What is sent of one session's avatar: the poorest of what the customer's backend allows, what the user wants and what
 * the network bears. Nobody's choice is ever exceeded.
 */
export class SessionModality {
  readonly #clock: Clock;
  readonly #onChange: (modality: Modality, cause: ModalityCause) => void;
  #allowed: Modality = 'video';
  #wanted: Modality = 'video';
  #network: NetworkLadder;
  #current: Modality = 'video';

  constructor(clock: Clock, onChange: (modality: Modality, cause: ModalityCause) => void) {
    this.#clock = clock;
    this.#onChange = onChange;
    this.#network = new NetworkLadder(clock);
  }

  get current(): Modality {
    return this.#current;
  }

  /** A peer joins, over a network of its own. It is told by its snapshot, not as a change. */
  begin(allowed: Modality, wanted: Modality): Modality {
    this.#allowed = allowed;
    this.#wanted = wanted;
    this.#network = new NetworkLadder(this.#clock);
    this.#current = poorest(allowed, wanted);
    return this.#current;
  }

  /** The user chooses. @throws VisavisError `conflict` for more than the session's own modality. */
  want(modality: Modality): void {
    if (poorest(this.#allowed, modality) !== modality) {
      throw new VisavisError(
        'conflict',
        `The session's modality is "${this.#allowed}": your backend can raise it (PATCH /v1/sessions/{id}).`,
      );
    }
    this.#wanted = modality;
    this.#settle('user');
  }

  /** The customer's backend chooses the limit. */
  allow(modality: Modality): void {
    this.#allowed = modality;
    this.#settle('api');
  }

  sampled(sample: LinkSample): void {
    this.#network.sampled(sample);
    this.#settle('network');
  }

  silent(ms: number): void {
    this.#network.silent(ms);
    this.#settle('network');
  }

  alive(): void {
    this.#network.alive();
    this.#settle('network');
  }

  #settle(cause: ModalityCause): void {
    const modality = poorest(this.#allowed, this.#wanted, this.#network.modality);
    if (modality === this.#current) return;
    this.#current = modality;
    this.#onChange(modality, cause);
  }
}
