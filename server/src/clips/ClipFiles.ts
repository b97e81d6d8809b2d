import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ClipJob } from '@visavis/shared';
import type { Clip } from './Clip.ts';

export type ClipAsset = 'video' | 'poster' | 'captions';
type Place = Pick<Clip, 'id' | 'accountId' | 'format'>;

const PART = '.part';

/** The files of clips, in `<folder>/<account>/`; what is not whole yet has another name. */
export class ClipFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  path(clip: Place, asset: ClipAsset): string {
    const ending = { video: clip.format, poster: 'jpg', captions: 'vtt' }[asset];
    return join(this.#folder, clip.accountId, `${clip.id}.${ending}`);
  }

  /** Makes their folder. @returns where a renderer is to write them. */
  async prepare(clip: Place): Promise<ClipJob['files']> {
    await mkdir(join(this.#folder, clip.accountId), { recursive: true, mode: 0o700 });
    const part = (asset: ClipAsset): string => this.path(clip, asset) + PART;
    return { video: part('video'), poster: part('poster'), captions: part('captions') };
  }

  /** They are whole. @returns what there is to know of the video; the digest is hex. */
  async keep(clip: Place): Promise<{ bytes: number; sha256: string }> {
    const part = this.path(clip, 'video') + PART;
    const { size: bytes } = await stat(part);
    const hash = createHash('sha256');
    await pipeline(createReadStream(part), hash);
    for (const asset of ['captions', 'poster', 'video'] as const) {
      const path = this.path(clip, asset);
      await rename(path + PART, path);
    }
    return { bytes, sha256: hash.digest('hex') };
  }

  /** Whatever there is of them. */
  async remove(clip: Place): Promise<void> {
    for (const asset of ['video', 'poster', 'captions'] as const) {
      const path = this.path(clip, asset);
      for (const each of [path, path + PART, `${path}${PART}.wav`]) await rm(each, { force: true });
    }
  }
}
