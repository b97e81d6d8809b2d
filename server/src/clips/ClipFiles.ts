import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ClipJob } from '@visavis/shared';
import type { Clip } from './Clip.ts';

export type ClipAsset = 'video' | 'poster' | 'captions';
type Place = Pick<Clip, 'id' | 'accountId' | 'format'>;

const ASSETS: readonly ClipAsset[] = ['captions', 'poster', 'video'];

/**
 * The files of clips, in `<folder>/<account>/`. While one is made they grow in a folder of its own: once that is removed,
 * a process that has not heard of it yet can put nothing there any more.
 */
export class ClipFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  path(clip: Place, asset: ClipAsset): string {
    return join(this.#folder, clip.accountId, nameOf(clip, asset));
  }

  /** @returns where a renderer is to write them. */
  async prepare(clip: Place): Promise<ClipJob['files']> {
    const making = this.#making(clip);
    await mkdir(making, { recursive: true, mode: 0o700 });
    const part = (asset: ClipAsset): string => join(making, nameOf(clip, asset));
    return { video: part('video'), poster: part('poster'), captions: part('captions') };
  }

  /** They are whole. @returns what there is to know of the video; the digest is hex. */
  async keep(clip: Place): Promise<{ bytes: number; sha256: string }> {
    const making = this.#making(clip);
    const video = join(making, nameOf(clip, 'video'));
    const { size: bytes } = await stat(video);
    const hash = createHash('sha256');
    await pipeline(createReadStream(video), hash);
    for (const asset of ASSETS) await rename(join(making, nameOf(clip, asset)), this.path(clip, asset));
    await rm(making, { recursive: true, force: true });
    return { bytes, sha256: hash.digest('hex') };
  }

  /** Whatever there is of them. */
  async remove(clip: Place): Promise<void> {
    // A file may come into the folder just now.
    await rm(this.#making(clip), { recursive: true, force: true, maxRetries: 5 });
    for (const asset of ASSETS) await rm(this.path(clip, asset), { force: true });
  }

  #making(clip: Place): string {
    return join(this.#folder, clip.accountId, `${clip.id}.part`);
  }
}

function nameOf(clip: Place, asset: ClipAsset): string {
  const ending = { video: clip.format, poster: 'jpg', captions: 'vtt' }[asset];
  return `${clip.id}.${ending}`;
}
