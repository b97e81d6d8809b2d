/** Edge of the pictures that `mouthOpenness` takes, pixels. */
export const PICTURE_SIDE = 128;
/** Darker than lips, brighter than the inside of a mouth. */
const MOUTH_LUMA = 68;

/**
 * The share of the picture's lower middle, where every face of ours has its mouth, that is as dark as an open one.
 * @param pixels RGBA, 128 × 128.
 */
export function mouthOpenness(pixels: Uint8ClampedArray): number {
  let dark = 0;
  let count = 0;
  for (let y = Math.floor(PICTURE_SIDE * 0.56); y < PICTURE_SIDE * 0.74; y++) {
    for (let x = Math.floor(PICTURE_SIDE * 0.38); x < PICTURE_SIDE * 0.62; x++) {
      const at = (y * PICTURE_SIDE + x) * 4;
      if (0.3 * pixels[at]! + 0.59 * pixels[at + 1]! + 0.11 * pixels[at + 2]! < MOUTH_LUMA) dark++;
      count++;
    }
  }
  return dark / count;
}
