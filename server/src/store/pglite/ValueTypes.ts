import { types } from '@electric-sql/pglite';
import { parseInt8 } from '../parseInt8.ts';
import type { ArrayType } from './threadProtocol.ts';

const PARSERS: Readonly<Record<number, types.Parser>> = { ...types.parsers, [types.INT8]: parseInt8 };
const SERIALIZERS: Readonly<Record<number, types.Serializer>> = types.serializers;

/** What Postgres' values, which come and go as text, are here. */
export class ValueTypes {
  /** Of an array's type, that of what is in it. */
  readonly #elements: ReadonlyMap<number, number>;

  /** @param arrays of the database. */
  constructor(arrays: readonly ArrayType[]) {
    this.#elements = new Map(arrays.map(({ element, array }) => [array, element]));
  }

  /** @param type undefined: of no known type. @returns null for no value. */
  toText(value: unknown, type: number | undefined): string | null {
    if (value === null || value === undefined) return null;
    const element = type === undefined ? undefined : this.#elements.get(type);
    if (type === undefined) return textOf(value);
    if (element !== undefined) return types.arraySerializer(value, SERIALIZERS[element], type);
    return SERIALIZERS[type]?.(value) ?? textOf(value);
  }

  /** @param text null: no value. */
  fromText(text: string | null, type: number): unknown {
    if (text === null) return null;
    const parser = PARSERS[type];
    if (parser) return parser(text, type);
    const element = this.#elements.get(type);
    if (element === undefined) return text;
    return types.arrayParser(text, (each) => this.fromText(each, element), type);
  }
}

/** Of a value whose type the database has no better way for. */
function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'bigint' ? `${value}` : JSON.stringify(value);
}
