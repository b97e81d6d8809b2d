import type { FaceState } from '../../../media-worker/src/avatar/FaceState.ts';
import type { EncodedFrame } from '../../../media-worker/src/video/VideoEncoder.ts';
import type { StageOptions, VideoStudio } from '../../../media-worker/src/video/VideoStudio.ts';
import { cpuMs } from './cpuTime.ts';
import { FRAME_MS } from './performance.ts';

export interface PictureCost {
  /** CPU ms. */
  readonly drawMs: number;
  readonly encodeMs: number;
  /** From thread to thread and back, and what V8 does on threads of its own (garbage collection, compiling). */
  readonly handOverMs: number;
  readonly frames: readonly EncodedFrame[];
  /** Of the asked-for frames, those that were not drawn: nothing had moved. */
  readonly still: number;
}

/** Draws and encodes on a render thread, one frame after the other. */
export async function pictureCost(
  studio: VideoStudio,
  options: StageOptions,
  states: readonly FaceState[],
): Promise<PictureCost> {
  const stage = await studio.openStage(options);
  const frames: EncodedFrame[] = [];
  // The first frame draws and encodes everything: it is no measure of the others.
  await stage.render(states[0]!, 0, { keyFrame: true });
  const before = stage.stats;
  const all = await cpuMs(async () => {
    for (const [index, state] of states.entries()) {
      const frame = await stage.render(state, (index + 1) * FRAME_MS);
      if (frame) frames.push(frame);
    }
  });
  const { drawMs, encodeMs, still } = stage.stats;
  stage.close();
  const drawn = drawMs - before.drawMs;
  const encoded = encodeMs - before.encodeMs;
  return { drawMs: drawn, encodeMs: encoded, handOverMs: Math.max(0, all - drawn - encoded), frames, still };
}
