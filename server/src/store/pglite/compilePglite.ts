import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

/**
 * So many calls from WebAssembly to JavaScript it takes until V8 compiles their way anew and frees the one before: never. Where
 * several threads run PGlite, the freeing now and then ends the process: "Check failed: jit_page_->allocations_.erase(addr) == 1"
 * (https://github.com/nodejs/node/issues/64500). A call takes 14 ns longer.
 */
const NEVER = 2_000_000_000;

let compiled: Promise<WebAssembly.Module> | undefined;

/** @returns PGlite's program. All threads of this process share it: what one has compiled of it, the next need not. */
export function compilePglite(): Promise<WebAssembly.Module> {
  compiled ??= compile();
  return compiled;
}

async function compile(): Promise<WebAssembly.Module> {
  setFlagsFromString(`--wasm-wrapper-tiering-budget=${NEVER}`);
  const index = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  return WebAssembly.compile(await readFile(join(dirname(index), 'pglite.wasm')));
}
