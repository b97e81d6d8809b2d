import type { ToolCall } from './Llm.ts';

/** A piece of a tool call in a stream of chat completions. Some endpoints leave out all but the function. */
export interface ToolCallDelta {
  readonly index?: number | null | undefined;
  readonly id?: string | null | undefined;
  readonly function?:
    { readonly name?: string | null | undefined; readonly arguments?: string | null | undefined } | undefined;
}

interface Draft {
  id: string;
  name: string;
  json: string;
}

/** More than this a model does not mean. */
const MAX_CALLS = 16;

/** Puts the tool calls of a stream together: they come in pieces, told apart by their index, and may be mixed. */
export class ToolCallAssembler {
  readonly #drafts = new Map<number, Draft>();
  #latest = -1;

  push({ index, id, function: said }: ToolCallDelta): void {
    const at = index ?? this.#indexFor(id, said?.name);
    const draft = this.#drafts.get(at) ?? { id: '', name: '', json: '' };
    if (!this.#drafts.has(at)) {
      if (this.#drafts.size >= MAX_CALLS) return;
      this.#drafts.set(at, draft);
    }
    this.#latest = at;
    if (id) draft.id = id;
    // Some endpoints repeat the name in every piece.
    if (said?.name && draft.name !== said.name) draft.name += said.name;
    draft.json += said?.arguments ?? '';
  }

  /** In the order of their indexes. A call of a function without parameters may come without any. */
  calls(): ToolCall[] {
    const ids = new Set<string>();
    return [...this.#drafts.entries()]
      .sort(([a], [b]) => a - b)
      .map(([index, { id, name, json }]) => {
        const callId = id === '' || ids.has(id) ? `call_${index}` : id;
        ids.add(callId);
        return { callId, name, arguments: json.trim() === '' ? '{}' : json };
      });
  }

  /** Without an index, a new id or (without ids) a name begins a call, and everything else goes on with the latest. */
  #indexFor(id: string | null | undefined, name: string | null | undefined): number {
    const latest = this.#drafts.get(this.#latest);
    if (!latest) return 0;
    const begins = id ? id !== latest.id : Boolean(name) && latest.id === '';
    return begins ? this.#latest + 1 : this.#latest;
  }
}
