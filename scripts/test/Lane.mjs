import { yieldCpu } from '../lib/children.mjs';

/**
 * Where checks run one after the other, with the CPU time and the output that they get. Two lanes run side by side: of the
 * end-to-end tests, which take their time since people speak in them, and of all others, which take the CPU's.
 */
export class Lane {
  #behind;
  /** @type {string[]} */
  #held = [];

  /** @param {{ behind: boolean }} options behind: it yields CPU time to the other lane, and shows each check's output as a whole */
  constructor({ behind }) {
    this.#behind = behind;
  }

  /** @param {string} title */
  heading(title) {
    this.write(`\n── ${title} ${'─'.repeat(Math.max(3, 74 - title.length))}\n`);
  }

  /** @param {string} text */
  write(text) {
    if (this.#behind) this.#held.push(text);
    else process.stdout.write(text);
  }

  /** A check has ended: what it wrote is shown. */
  flush() {
    process.stdout.write(this.#held.join(''));
    this.#held = [];
  }

  /** @param {import('node:child_process').ChildProcess} child the leader of a process group */
  admit(child) {
    if (this.#behind && child.pid !== undefined) yieldCpu(child.pid);
  }
}
