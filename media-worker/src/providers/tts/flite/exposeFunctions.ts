/** Sections of a WebAssembly binary that matter here (core specification, 5.5). */
const CUSTOM_SECTION = 0;
const EXPORT_SECTION = 7;
/** In the `name` section: the sub-section that names functions. */
const FUNCTION_NAMES = 1;
const EXPORTED_FUNCTION = 0;
const HEADER_BYTES = 8;

/**
 * Adds inner functions to a module's exports, found by the names that the linker left in its `name` section, and drops
 * the custom sections (debug information). A program built as a command can thus be used as the library inside it.
 * @param wasm a WebAssembly binary with one export section.
 * @throws Error naming the first function that the binary does not have.
 */
export function exposeFunctions(
  wasm: Uint8Array<ArrayBuffer>,
  names: readonly string[],
): Uint8Array<ArrayBuffer> {
  const reader = new Reader(wasm, HEADER_BYTES);
  const sections: { id: number; whole: Uint8Array; body: Uint8Array<ArrayBuffer> }[] = [];
  let indexes = new Map<string, number>();
  while (!reader.ended) {
    const start = reader.offset;
    const id = reader.byte();
    const body = reader.bytes(reader.unsigned());
    if (id !== CUSTOM_SECTION) sections.push({ id, whole: wasm.subarray(start, reader.offset), body });
    else if (new Reader(body).text() === 'name') indexes = functionNames(body);
  }
  const entries = names.flatMap((name) => {
    const index = indexes.get(name);
    if (index === undefined) throw new Error(`the WebAssembly module has no function ${name}`);
    const text = new TextEncoder().encode(name);
    return [...unsigned(text.length), ...text, EXPORTED_FUNCTION, ...unsigned(index)];
  });
  const parts: Uint8Array[] = [wasm.subarray(0, HEADER_BYTES)];
  for (const { id, whole, body } of sections) {
    if (id !== EXPORT_SECTION) {
      parts.push(whole);
      continue;
    }
    const exports = new Reader(body);
    const count = exports.unsigned() + names.length;
    const content = [...unsigned(count), ...body.subarray(exports.offset), ...entries];
    parts.push(Uint8Array.from([EXPORT_SECTION, ...unsigned(content.length), ...content]));
  }
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}

function functionNames(section: Uint8Array<ArrayBuffer>): Map<string, number> {
  const reader = new Reader(section);
  reader.text();
  const names = new Map<string, number>();
  while (!reader.ended) {
    const id = reader.byte();
    const part = new Reader(reader.bytes(reader.unsigned()));
    if (id !== FUNCTION_NAMES) continue;
    for (let left = part.unsigned(); left > 0; left--) {
      const index = part.unsigned();
      names.set(part.text(), index);
    }
  }
  return names;
}

/** LEB128, unsigned. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return bytes;
}

class Reader {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  offset: number;

  constructor(bytes: Uint8Array<ArrayBuffer>, offset = 0) {
    this.#bytes = bytes;
    this.offset = offset;
  }

  get ended(): boolean {
    return this.offset >= this.#bytes.length;
  }

  byte(): number {
    const value = this.#bytes[this.offset++];
    if (value === undefined) throw new Error('the WebAssembly module ends too early');
    return value;
  }

  bytes(length: number): Uint8Array<ArrayBuffer> {
    this.offset += length;
    return this.#bytes.subarray(this.offset - length, this.offset);
  }

  unsigned(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  text(): string {
    return new TextDecoder().decode(this.bytes(this.unsigned()));
  }
}
