import { createCanvas, ImageData } from '@napi-rs/canvas';

const QUALITY = 88;

/** @param rgba `size` × `size` × 4 bytes. @returns JPEG */
export async function encodeJpeg(rgba: Uint8Array, size: number): Promise<Buffer> {
  const canvas = createCanvas(size, size);
  canvas.getContext('2d').putImageData(new ImageData(new Uint8ClampedArray(rgba), size, size), 0, 0);
  return canvas.encode('jpeg', QUALITY);
}
