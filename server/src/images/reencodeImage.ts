import sharp from 'sharp';
import { VisavisError } from '@visavis/shared';

export type ImageType = 'image/jpeg' | 'image/png' | 'image/webp';

export const IMAGE_LIMITS = {
  /** Of a file as it is sent. */
  fileBytes: 8_000_000,
  /** Known from its header, before anything of it is decoded. */
  pixels: 24_000_000,
  /** Larger ones are made smaller, pixels. */
  edge: 2_048,
} as const;

const SECONDS = 10;
/** A picture at a time on one thread, and nothing kept: what it takes must be known. */
sharp.concurrency(1);
sharp.cache(false);

/**
 * Makes a picture anew from its pixels: no metadata (place, camera, time), upright, in sRGB, the first frame alone, at most
 * `IMAGE_LIMITS.edge` wide and high.
 * @returns the same format; PNG of a GIF.
 * @throws VisavisError `validation_failed`: it is no JPEG, PNG, WebP or GIF, or broken; `payload_too_large`.
 */
export async function reencodeImage(bytes: Buffer): Promise<{ bytes: Buffer; type: ImageType }> {
  const type = typeOf(bytes);
  if (type === undefined) throw invalid('is no JPEG, PNG, WebP or GIF');
  const { fileBytes, pixels, edge } = IMAGE_LIMITS;
  if (bytes.length > fileBytes) throw tooLarge(`more than ${fileBytes / 1_000_000} MB`);
  try {
    // Its header alone is read here.
    const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
    if (width * height > pixels)
      throw tooLarge(`${width}×${height}: more than ${pixels / 1_000_000} megapixels`);
    const picture = sharp(bytes, { limitInputPixels: pixels, failOn: 'error' })
      .timeout({ seconds: SECONDS })
      .autoOrient()
      .resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true });
    switch (type) {
      case 'image/jpeg':
        return { bytes: await picture.jpeg({ quality: 88 }).toBuffer(), type };
      case 'image/png':
        return { bytes: await picture.png().toBuffer(), type };
      case 'image/webp':
        return { bytes: await picture.webp({ quality: 88 }).toBuffer(), type };
    }
  } catch (error) {
    if (error instanceof VisavisError) throw error;
    throw invalid('cannot be decoded', error);
  }
}

/** By its first bytes alone: what it says of itself, or a vector drawing, never reaches a decoder. */
function typeOf(bytes: Buffer): ImageType | undefined {
  const tag = (at: number, text: string): boolean => bytes.toString('latin1', at, at + text.length) === text;
  if (tag(0, '\xff\xd8\xff')) return 'image/jpeg';
  if (tag(0, '\x89PNG\r\n\x1a\n') || tag(0, 'GIF87a') || tag(0, 'GIF89a')) return 'image/png';
  if (tag(0, 'RIFF') && tag(8, 'WEBP')) return 'image/webp';
  return undefined;
}

function invalid(problem: string, cause?: unknown): VisavisError {
  return new VisavisError('validation_failed', `image: ${problem}`, {
    fields: [{ path: 'image', message: problem }],
    cause,
  });
}

function tooLarge(what: string): VisavisError {
  return new VisavisError('payload_too_large', `The picture is too large (${what}).`);
}
