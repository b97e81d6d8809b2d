import { DIMENSIONS } from './SentenceEncoder.ts';

/** The levels that it has an opinion of. */
export const NET_LEVELS = ['crisis', 'warning'] as const;
export type NetLevel = (typeof NET_LEVELS)[number];

/** Log-odds that a message is of that level, or above. */
export type NetOdds = Readonly<Record<NetLevel, number>>;

/** Units between the vector and the opinions. */
export const UNITS = 96;

/** A network of one hidden layer: vector → rectified units → log-odds of each level. */
export interface SentenceNet {
  /** UNITS × DIMENSIONS. */
  readonly inner: Float32Array;
  readonly innerBias: Float32Array;
  /** Levels × UNITS. */
  readonly outer: Float32Array;
  readonly outerBias: Float32Array;
}

/** As it is stored: little-endian float32, base64. */
export type StoredNet = Readonly<Record<keyof SentenceNet, string>>;

const LENGTHS: Readonly<Record<keyof SentenceNet, number>> = {
  inner: UNITS * DIMENSIONS,
  innerBias: UNITS,
  outer: NET_LEVELS.length * UNITS,
  outerBias: NET_LEVELS.length,
};

/** @param units where the values of the hidden layer are left. */
export function netOdds(vector: Float32Array, net: SentenceNet, units = new Float32Array(UNITS)): NetOdds {
  for (let unit = 0; unit < UNITS; unit++) {
    let sum = net.innerBias[unit]!;
    const row = unit * DIMENSIONS;
    for (let at = 0; at < DIMENSIONS; at++) sum += net.inner[row + at]! * vector[at]!;
    units[unit] = Math.max(0, sum);
  }
  const oddsOf = (level: number): number => {
    let sum = net.outerBias[level]!;
    for (let unit = 0; unit < UNITS; unit++) sum += net.outer[level * UNITS + unit]! * units[unit]!;
    return sum;
  };
  return { crisis: oddsOf(0), warning: oddsOf(1) };
}

export function storeNet(net: SentenceNet): StoredNet {
  const text = ({ buffer, byteOffset, byteLength }: Float32Array): string =>
    Buffer.from(buffer, byteOffset, byteLength).toString('base64');
  return {
    inner: text(net.inner),
    innerBias: text(net.innerBias),
    outer: text(net.outer),
    outerBias: text(net.outerBias),
  };
}

/** @throws Error when it is of another shape. */
export function readNet(stored: StoredNet): SentenceNet {
  const numbers = (name: keyof SentenceNet): Float32Array => {
    // A copy: a view of Buffer's pool need not begin where a float may.
    const { buffer } = Uint8Array.from(Buffer.from(stored[name], 'base64'));
    if (buffer.byteLength !== LENGTHS[name] * Float32Array.BYTES_PER_ELEMENT) {
      throw new Error(`${name}: ${buffer.byteLength} bytes, not ${LENGTHS[name]} numbers`);
    }
    return new Float32Array(buffer);
  };
  return {
    inner: numbers('inner'),
    innerBias: numbers('innerBias'),
    outer: numbers('outer'),
    outerBias: numbers('outerBias'),
  };
}
