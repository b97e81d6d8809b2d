import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

/**
 * V8 compiles a way from WebAssembly to JavaScript anew when it was taken often, and frees what stood there before. Where several
 * threads run PGlite that now and then ends the process: "Check failed: jit_page_->allocations_.erase(addr) == 1"
 * (https://github.com/nodejs/node/issues/64500). After so many times, never, nothing is freed; each takes 14 ns longer.
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
