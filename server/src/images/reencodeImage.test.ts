import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { reencodeImage } from './reencodeImage.ts';

/** An honest black PNG of one bit a pixel. */
function blackPng(width: number, height: number): Buffer {
  const chunk = (name: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(1, 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc((1 + Math.ceil(width / 8)) * height))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('reencodeImage', () => {
  let photo: Buffer;
  beforeAll(async () => {
    photo = await sharp({ create: { width: 40, height: 20, channels: 3, background: '#3366cc' } })
      .withExif({
        IFD0: { Software: 'SecretCamera' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100', GPSLongitudeRef: 'E' },
      })
      // It was held upright.
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
  });

  it('keeps the picture, upright, and nothing of what the camera wrote into it', async () => {
    // Before, they are there.
    expect(photo.includes('SecretCamera')).toBe(true);
    expect((await sharp(photo).metadata()).exif?.includes(Buffer.from('N\0'))).toBe(true);
    const { bytes, type } = await reencodeImage(photo);
    expect([type, bytes.includes('SecretCamera'), bytes.includes('Exif')]).toEqual([
      'image/jpeg',
      false,
      false,
    ]);
    const made = await sharp(bytes).metadata();
    expect([made.exif, made.xmp, made.iptc, made.orientation]).toEqual(Array(4).fill(undefined));
    expect([made.width, made.height]).toEqual([20, 40]);
    const [red, , blue] = await sharp(bytes).removeAlpha().raw().toBuffer();
    expect([Math.abs(red! - 0x33) < 6, Math.abs(blue! - 0xcc) < 6]).toEqual([true, true]);
  });

  it.each(['jpeg', 'png', 'webp'] as const)('gives %s back as what it was', async (format) => {
    const { bytes, type } = await reencodeImage(await sharp(photo).toFormat(format).toBuffer());
    expect(type).toBe(`image/${format}`);
    expect((await sharp(bytes).metadata()).format).toBe(format);
  });

  it('gives the first frame of a GIF as PNG', async () => {
    const { type } = await reencodeImage(await sharp(photo).gif().toBuffer());
    expect(type).toBe('image/png');
  });

  it('makes large pictures smaller', async () => {
    const { bytes } = await reencodeImage(blackPng(4_096, 1_024));
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 2_048, height: 512 });
  });

  it('refuses a hundred megapixels by their header, without making room for them', async () => {
    const giant = blackPng(10_000, 10_000);
    expect(giant.length).toBeLessThan(100_000);
    const before = process.memoryUsage.rss();
    await expect(reencodeImage(giant)).rejects.toMatchObject({ code: 'payload_too_large' });
    expect(process.memoryUsage.rss() - before).toBeLessThan(50_000_000);
  });

  it.each([
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['SVG with a declaration', Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['HTML', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['PDF', Buffer.from('%PDF-1.7')],
    ['a TIFF file', Buffer.from('49492a0008000000', 'hex')],
    ['nothing', Buffer.alloc(0)],
    ['a JPEG that is only its beginning', Buffer.from('ffd8ffe000104a464946', 'hex')],
    ['HTML behind the beginning of a JPEG', Buffer.from('\xff\xd8\xff<script>alert(1)</script>', 'latin1')],
  ])('refuses %s', async (_what, bytes) => {
    await expect(reencodeImage(bytes)).rejects.toMatchObject({ code: 'validation_failed' });
  });

  it('refuses a picture that is cut off', async () => {
    const noise = Buffer.from(Array.from({ length: 300 * 300 * 3 }, (_, index) => (index * 7_919) % 251));
    const whole = await sharp(noise, { raw: { width: 300, height: 300, channels: 3 } })
      .jpeg()
      .toBuffer();
    await expect(reencodeImage(whole.subarray(0, whole.length / 2))).rejects.toMatchObject({
      code: 'validation_failed',
    });
  });
});
