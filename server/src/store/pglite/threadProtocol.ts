/** What the thread is told first. */
export interface Begin {
  /** PGlite's own; made when it is not there. */
  readonly directory: string;
  readonly compiled: WebAssembly.Module;
}

/** A type, and that of its arrays, as this database numbers them. */
export interface ArrayType {
  readonly element: number;
  readonly array: number;
}

/** Messages of Postgres' protocol, each to be answered; null: close the database, and end. */
export type ToThread = readonly Uint8Array[] | null;

/** Answers are in the order of what they answer. */
export type FromThread =
  | { readonly type: 'ready'; readonly arrayTypes: readonly ArrayType[] }
  | { readonly type: 'answers'; readonly answers: readonly ArrayBuffer[] };
