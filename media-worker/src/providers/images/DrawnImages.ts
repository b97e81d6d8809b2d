import { drawIllustration } from '../../illustration/drawIllustration.ts';
import type { ImageMaker, MadeImage } from './ImageMaker.ts';

/** Draws by rules, without any other program: see `drawIllustration`. */
export class DrawnImages implements ImageMaker {
  readonly name = 'drawn';

  async make(prompt: string): Promise<MadeImage> {
    return { kind: 'bytes', bytes: await drawIllustration(prompt) };
  }
}
