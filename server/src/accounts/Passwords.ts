import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { VisavisError } from '@visavis/shared';

export interface Argon2Cost {
  readonly memoryKib: number;
  readonly passes: number;
}

/** Derives a tag from a password: argon2id, one lane. */
export type Derive = (password: string, salt: Buffer, cost: Argon2Cost) => Promise<Buffer>;

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, 2 iterations, 1 lane. */
const COST: Argon2Cost = { memoryKib: 19_456, passes: 2 };
const SALT_BYTES = 16;
const TAG_BYTES = 32;
/** Each takes a core and 19 MiB for a good part of a second: media goes on beside it. */
const AT_ONCE = 2;
const WAITING_AT_MOST = 50;
const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$([\w+/]+)\$([\w+/]+)$/;

const nodeArgon2 = promisify(argon2);
const deriveByNode: Derive = (password, salt, cost) =>
  nodeArgon2('argon2id', {
    message: password,
    nonce: salt,
    parallelism: 1,
    tagLength: TAG_BYTES,
    memory: cost.memoryKib,
    passes: cost.passes,
  });

/** Hashes passwords with argon2id, as PHC strings that carry their own cost. */
export class Passwords {
  readonly #derive: Derive;
  readonly #cost: Argon2Cost;
  readonly #dummy: Promise<string>;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** @param options for tests, which need no safe hashes but many. */
  constructor(options: { derive?: Derive; cost?: Argon2Cost } = {}) {
    this.#derive = options.derive ?? deriveByNode;
    this.#cost = options.cost ?? COST;
    // Not derived: nothing has to match it, only to take as long.
    this.#dummy = Promise.resolve(phc(this.#cost, randomBytes(SALT_BYTES), randomBytes(TAG_BYTES)));
  }

  /** @throws VisavisError `unavailable` when too many wait. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    return phc(this.#cost, salt, await this.#run(password, salt, this.#cost));
  }

  /**
   * Takes the same time with and without a hash: what the email of nobody costs tells nothing.
   * @param hash null: there is no such user; never true then.
   * @throws VisavisError `unavailable` when too many wait.
   */
  async verify(password: string, hash: string | null): Promise<boolean> {
    const match = PHC.exec(hash ?? (await this.#dummy));
    const [, memory, passes, salt, tag] = match ?? [];
    if (salt === undefined || tag === undefined) throw new Error('a password hash that is none of ours');
    const expected = Buffer.from(tag, 'base64');
    const cost = { memoryKib: Number(memory), passes: Number(passes) };
    const derived = await this.#run(password, Buffer.from(salt, 'base64'), cost);
    return timingSafeEqual(derived, expected) && hash !== null;
  }

  async #run(password: string, salt: Buffer, cost: Argon2Cost): Promise<Buffer> {
    if (this.#running >= AT_ONCE) {
      if (this.#waiting.length >= WAITING_AT_MOST) {
        throw new VisavisError('unavailable', 'Too many people sign in at this moment: try again shortly.');
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#running++;
    try {
      // The same characters typed on another system may come in another Unicode form.
      return await this.#derive(password.normalize('NFKC'), salt, cost);
    } finally {
      // Whoever waits longest takes this place over.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }
}

function phc(cost: Argon2Cost, salt: Buffer, tag: Buffer): string {
  const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
  return `$argon2id$v=19$m=${cost.memoryKib},t=${cost.passes},p=1$${base64(salt)}$${base64(tag)}`;
}
