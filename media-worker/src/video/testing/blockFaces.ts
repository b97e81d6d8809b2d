import type { Face } from '../../avatar/Face.ts';
import type { FaceState } from '../../avatar/FaceState.ts';

/**
 * Faces for tests: a block that opens with the jaw. Ids script what happens: `die` and `fail` when `smile` is 1,
 * `unknown` at once, `slow` takes 100 ms.
 */
export class FaceFactory {
  create(id: string, size: number): Face {
    if (id === 'unknown') throw new RangeError('There is no face "unknown"');
    const pixels = new Uint8Array(size * size * 4);
    return {
      size,
      draw(state: FaceState): Uint8Array {
        if (id === 'die' && state.smile === 1) process.exit(7);
        if (id === 'fail' && state.smile === 1) throw new Error('The brush broke');
        if (id === 'slow') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
        const open = Math.round(state.mouth.jaw * size);
        pixels.fill(255);
        pixels.fill(40, 0, open * size * 4);
        return pixels;
      },
      close: () => undefined,
    };
  }
}
