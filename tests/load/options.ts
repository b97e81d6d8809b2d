import { parseArgs } from 'node:util';

export const SECTIONS = [
  'cpu',
  'live',
  'latency',
  'overhead',
  'endpointing',
  'bargein',
  'falsealarms',
  'join',
  'crowd',
  'skew',
  'drift',
  'memory',
  'meter',
  'clips',
  'voiceMessage',
  'chat',
  'console',
] as const;
export type SectionName = (typeof SECTIONS)[number];

export interface BenchOptions {
  readonly sections: readonly SectionName[];
  /** Fewer seconds, turns and cycles: to see that it works, not to quote. */
  readonly quick: boolean;
  /** Edge of the picture, pixels. */
  readonly size: number;
  readonly face: string;
}

/** @throws Error that says what may be given. */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      size: { type: 'string', default: '512' },
      face: { type: 'string', default: 'maya' },
    },
  });
  const unknown = positionals.filter((name) => !SECTIONS.some((section) => section === name));
  if (unknown.length > 0) {
    throw new Error(`There is no measurement "${unknown.join(', ')}"; there are ${SECTIONS.join(', ')}.`);
  }
  const size = Number(values.size);
  if (size !== 512 && size !== 720) throw new Error(`--size is 512 or 720, not "${values.size}".`);
  const sections = SECTIONS.filter((name) => positionals.length === 0 || positionals.includes(name));
  return { sections, quick: values.quick, size, face: values.face };
}
