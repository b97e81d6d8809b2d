/** Behind these bytes a line ends. */
const LINE_END = /\r\n|\n|\r/g;

/**
 * Reads the data of server-sent events from a stream of bytes, however it is cut.
 * Source: WHATWG HTML, 9.2.6, "Interpreting an event stream".
 */
export class EventReader {
  readonly #decoder = new TextDecoder();
  /** The line that has not ended. */
  #rest = '';
  #data: string[] = [];

  /** @returns the data of the events that are whole now. */
  push(bytes: Uint8Array): string[] {
    return this.#read(this.#decoder.decode(bytes, { stream: true }), { ended: false });
  }

  /** @returns what is left at the stream's end: some endpoints leave out the blank line behind the last event. */
  end(): string[] {
    const events = this.#read(`${this.#decoder.decode()}\n\n`, { ended: true });
    this.#rest = '';
    return events;
  }

  #read(text: string, { ended }: { ended: boolean }): string[] {
    const whole = this.#rest + text;
    const events: string[] = [];
    let from = 0;
    for (const { 0: mark, index } of whole.matchAll(LINE_END)) {
      // A line feed may follow, that belongs to it.
      if (mark === '\r' && index === whole.length - 1 && !ended) break;
      this.#line(whole.slice(from, index), events);
      from = index + mark.length;
    }
    this.#rest = whole.slice(from);
    return events;
  }

  #line(line: string, events: string[]): void {
    if (line === '') {
      if (this.#data.length > 0) events.push(this.#data.join('\n'));
      this.#data = [];
    } else if (line.startsWith('data:')) {
      this.#data.push(line.slice(line.charAt(5) === ' ' ? 6 : 5));
    }
  }
}
