const HEARTBEAT_MS = { terminal: 250, log: 20_000 };
const TITLE_WIDTH = 26;

/** @param {number} ms */
export function formatDuration(ms) {
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** Tells on the terminal which step runs and for how long; in a log, one line now and then shows that it lives. */
export class Progress {
  #out;

  /** @param {NodeJS.WriteStream} out */
  constructor(out = process.stdout) {
    this.#out = out;
  }

  /**
   * @template T
   * @param {string} title
   * @param {(say: (detail: string) => void) => Promise<T>} work calls `say` with what it is at; a resulting string is
   *   shown as the step's outcome
   * @returns {Promise<T>}
   */
  async step(title, work) {
    const started = performance.now();
    const label = title.padEnd(TITLE_WIDTH);
    let detail = '';
    const live = Boolean(this.#out.isTTY);
    const beat = () => {
      const elapsed = formatDuration(performance.now() - started);
      const line = `  … ${label} ${elapsed}  ${detail}`;
      if (live) this.#out.write(`\r\x1b[K${line.slice(0, (this.#out.columns || 80) - 1)}`);
      else this.#out.write(`${line.slice(0, 140)}\n`);
    };
    const timer = setInterval(beat, live ? HEARTBEAT_MS.terminal : HEARTBEAT_MS.log);
    /** @param {string} sign @param {string} outcome */
    const end = (sign, outcome) => {
      clearInterval(timer);
      const elapsed = formatDuration(performance.now() - started);
      this.#out.write(`${live ? '\r\x1b[K' : ''}  ${sign} ${label} ${outcome} (${elapsed})\n`);
    };
    try {
      const result = await work((text) => {
        detail = text.trim();
      });
      end('✓', typeof result === 'string' ? result : 'done');
      return result;
    } catch (error) {
      end('✗', 'failed');
      throw error;
    }
  }

  /** @param {string} text */
  note(text) {
    this.#out.write(`    ${text.replaceAll('\n', '\n    ')}\n`);
  }
}
