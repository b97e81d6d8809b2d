import { beforeEach, describe, expect, it } from 'vitest';
import { faceState } from '../video/testing/faceStates.ts';
import { VideoStage } from '../video/VideoStage.ts';
import type { ToRenderThread } from '../video/renderProtocol.ts';
import { Picture } from './Picture.ts';

/** What render threads were asked to do, by stage. */
let posted: ToRenderThread[];
let opened: { face: string; bitrate: number }[];
let stages: VideoStage[];
let release: () => void;
let gate: Promise<void>;

const studio = {
  async openStage({ face, bitrate }: { face: string; bitrate: number }): Promise<VideoStage> {
    await gate;
    opened.push({ face, bitrate });
    const stage = new VideoStage({
      stageId: opened.length,
      encoder: 'fake',
      post: (message) => {
        posted.push(message);
        if (message.type === 'setFace')
          queueMicrotask(() => stage.onFaceSet(message.face === 'nobody' ? 'no such face' : null));
      },
      onClosed: () => undefined,
    });
    stages.push(stage);
    return stage;
  },
};

const picture = (): Picture => new Picture({ studio, face: 'maya', size: 64, fps: 25, bitrate: 500_000 });

beforeEach(() => {
  posted = [];
  opened = [];
  stages = [];
  gate = Promise.resolve();
  release = () => undefined;
});

describe('Picture', () => {
  it('draws nothing and holds no encoder while it is hidden', async () => {
    const shown = picture();
    expect(await shown.render(faceState(), 0)).toBeNull();
    await shown.show();
    await shown.show();
    void shown.render(faceState(), 40);
    shown.hide();
    expect(await shown.render(faceState(), 80)).toBeNull();
    expect(posted.map(({ type }) => type)).toEqual(['render', 'close']);
    expect(opened).toHaveLength(1);
  });

  it('comes back with a key frame, the face and the bitrate that were set meanwhile', async () => {
    const shown = picture();
    await shown.show();
    shown.hide();
    await shown.setFace('leo');
    shown.setBitrate(200_000);
    await shown.show();
    void shown.render(faceState(), 1_000);
    expect(opened.at(-1)).toEqual({ face: 'leo', bitrate: 200_000 });
    expect(posted.at(-1)).toMatchObject({ type: 'render', keyFrame: true });
  });

  it('keeps its face when there is no other', async () => {
    const shown = picture();
    await shown.show();
    await expect(shown.setFace('nobody')).rejects.toThrow(/no such face/);
    shown.hide();
    await shown.show();
    expect(opened.map(({ face }) => face)).toEqual(['maya', 'maya']);
  });

  it.each(['hide', 'close'] as const)('stays hidden when %s comes while it is opened', async (end) => {
    gate = new Promise((resolve) => (release = resolve));
    const shown = picture();
    const showing = shown.show();
    shown[end]();
    release();
    await showing;
    expect(shown.shown).toBe(false);
    expect(posted.map(({ type }) => type)).toEqual(opened.map(() => 'close'));
  });
});
