import { beforeEach, describe, expect, it } from 'vitest';
import { FakePeer } from './testing/fakes.ts';
import { LiveStage } from './testing/LiveStage.ts';

let stage: LiveStage;
let { clock, store, rooms, worker, peer, id, live, recorder } = new LiveStage();

beforeEach(() => {
  stage = new LiveStage();
  ({ clock, store, rooms, worker, peer, id, live, recorder } = stage);
  store.recording = true;
});

/** What a peer was told of it. */
const told = ({ events }: FakePeer): unknown[] =>
  events.flatMap(({ name, payload }) =>
    name === 'recording' ? [(payload as { active: boolean }).active] : name === 'warning' ? [payload] : [],
  );
const failed = { code: 'recording_failed', message: expect.stringContaining('not being recorded') as string };

describe('the recording of a session that asks for it', () => {
  it('begins when the conversation opens, and ends with it', async () => {
    await live.join(id, peer, { modality: 'video' });
    await clock.advance(1_000);
    expect(recorder.story).toEqual([]);
    rooms.last.emit('firstFrame');
    await clock.advance(0);
    expect(recorder.story).toEqual(['record 1 with video']);
    expect(told(peer)).toEqual([true]);
    await live.get(id).leave(peer);
    expect(recorder.story).toEqual(['record 1 with video', 'stop 1']);
  });

  it('is not made of a session that does not', async () => {
    store.recording = false;
    await stage.open();
    await live.get(id).leave(peer);
    expect(recorder.story).toEqual([]);
    expect(told(peer)).toEqual([]);
  });

  it('goes on for a newer connection to the same media path, which is told', async () => {
    await stage.open();
    const newer = new FakePeer();
    await stage.open(newer);
    expect(recorder.story).toEqual(['record 1 with video']);
    expect(told(newer)).toEqual([true]);
  });

  it('begins a new file, its epoch, when the media path is rebuilt', async () => {
    await stage.open();
    rooms.last.die();
    await clock.advance(3_000);
    expect(recorder.story).toEqual(['record 1 with video', 'stop 1']);
    rooms.last.emit('firstFrame');
    await clock.advance(0);
    expect(recorder.story.at(-1)).toBe('record 2 with video');
    expect(told(peer)).toEqual([true, false, true]);
  });

  it('is sound alone for a page that takes no picture', async () => {
    await live.join(id, peer, { modality: 'voice' });
    rooms.last.emit('firstFrame');
    await clock.advance(0);
    expect(recorder.story).toEqual(['record 1']);
  });

  it('leaves the conversation alone when it cannot begin or go on; the user is told', async () => {
    recorder.refuses = true;
    await stage.open();
    expect(told(peer)).toEqual([failed]);
    expect(store.status).toBe('ACTIVE');
    await live.get(id).leave(peer);

    recorder.refuses = false;
    const next = new FakePeer();
    await stage.open(next);
    recorder.fail();
    expect(told(next)).toEqual([true, false, failed]);
    await clock.advance(2_000);
    expect(store.status).toBe('ACTIVE');
    expect(worker.count('alive')).toBeGreaterThan(0);
  });
});
