import type { BenchOptions } from '../options.ts';
import type { Table } from './table.ts';

/** What one measurement found. */
export interface Findings {
  readonly tables: readonly Table[];
  /** Sentences: what bounds a figure, what was left out, whether an aim is met. */
  readonly notes: readonly string[];
}

/** One measurement. It starts what it needs and leaves nothing behind. */
export type Section = (options: BenchOptions, say: (progress: string) => void) => Promise<Findings>;
