import { describe, expect, it } from 'vitest';
import { exposeFunctions } from './exposeFunctions.ts';

describe('exposeFunctions', () => {
  // (module (func $answer (result i32) i32.const 42) (func $_start (export "_start"))) with its name section.
  const wasm = Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 8, 2, 0x60, 0, 1, 0x7f, 0x60, 0, 0],
    ...[3, 3, 2, 0, 1],
    ...[7, 10, 1, 6, ...Buffer.from('_start'), 0, 1],
    ...[10, 9, 2, 4, 0, 0x41, 42, 0x0b, 2, 0, 0x0b],
    ...[0, 16, 4, ...Buffer.from('name'), 1, 9, 1, 0, 6, ...Buffer.from('answer')],
  ]);

  it('makes an inner function callable and keeps the others', () => {
    const exposed = exposeFunctions(wasm, ['answer']);
    expect(Buffer.from(exposed).includes('answer')).toBe(true);
    expect(Buffer.from(exposed).includes('_start')).toBe(true);
    expect(Buffer.from(exposed).includes('name')).toBe(false);
  });

  it('says which function is missing', () => {
    expect(() => exposeFunctions(wasm, ['question'])).toThrow('has no function question');
  });

  it('refuses what is cut off', () => {
    expect(() => exposeFunctions(wasm.slice(0, 9), ['answer'])).toThrow('ends too early');
  });
});
