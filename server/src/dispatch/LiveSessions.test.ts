import { newId } from '@visavis/shared';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeLink, FakePeer } from './testing/fakes.ts';
import { LiveStage, outcomeOf } from './testing/LiveStage.ts';

const wants = { modality: 'video' } as const;

let stage: LiveStage;
let { clock, store, rooms, worker, peer, id, dispatcher, live } = new LiveStage();

beforeEach(() => {
  stage = new LiveStage();
  ({ clock, store, rooms, worker, peer, id, dispatcher, live } = stage);
});

describe('a live session', () => {
  it('is ACTIVE, and counted, from the first frame and not before', async () => {
    const joined = await live.join(id, peer, wants);
    expect(joined.sendTransport.id).not.toBe(joined.recvTransport.id);
    await clock.advance(5_000);
    expect(store.status).toBe('IDLE');
    expect(worker.story).toEqual(['start']);
    expect(worker.count('alive')).toBe(0);

    rooms.last.emit('firstFrame');
    await clock.advance(0);
    expect(store.status).toBe('ACTIVE');
    expect(peer.names).toEqual(['open', 'agentState']);
    await clock.advance(2_000);
    expect(worker.story).toEqual(['start', 'open']);
    expect(worker.count('alive')).toBe(8);
  });

  it('is not counted before its page knows that it is open', async () => {
    let take = (): void => undefined;
    peer.takes = new Promise((resolve) => (take = resolve));
    await stage.open();
    await clock.advance(600);
    expect([peer.names[0], store.status, worker.story]).toEqual(['open', 'ACTIVE', ['start']]);
    take();
    await clock.advance(0);
    expect(worker.story).toEqual(['start', 'open']);
  });

  it('is not counted at all when its page leaves before it knows', async () => {
    let take = (): void => undefined;
    peer.takes = new Promise((resolve) => (take = resolve));
    await stage.open();
    await live.get(id).leave(peer);
    take();
    await clock.advance(0);
    expect(worker.story).not.toContain('open');
  });

  it('is not counted for a newer page because an older one knows', async () => {
    let take = (): void => undefined;
    peer.takes = new Promise((resolve) => (take = resolve));
    await stage.open();
    const newer = new FakePeer();
    newer.takes = new Promise(() => undefined);
    await stage.open(newer);
    take();
    await clock.advance(0);
    expect([newer.names[0], worker.story]).toEqual(['open', ['start', 'lost']]);
  });

  it('tells the media-worker what it needs', async () => {
    await live.join(id, peer, { modality: 'video', mode: 'hands_on', handsOnTimeoutMs: 900 });
    expect(worker.starts[0]).toMatchObject({
      sessionId: id,
      epoch: 1,
      face: 'maya',
      voice: 'slt',
      conversation: { greeting: 'Hello!', mode: 'hands_on', handsOnTimeoutMs: 900 },
      media: { ip: '127.0.0.1', video: { size: 512, fps: 25, maxBitrate: 800_000 } },
    });
    const other = newId('SessionId');
    await live.join(other, new FakePeer(), { modality: 'voice' });
    expect(worker.starts[1]?.modality).toBe('voice');
  });

  it('takes the final report, seals, pauses and frees everything when its peer leaves', async () => {
    await stage.open();
    worker.finalMs = 12_345;
    await live.get(id).leave(peer);
    expect(store.reports).toEqual([{ sessionId: id, epoch: 1, cumulativeMs: 12_345, seq: 1_000 }]);
    expect(store.sealed).toEqual([1]);
    expect([store.status, store.reason, peer.closedBy]).toEqual(['PAUSED', 'disconnected', 'disconnected']);
    expect(rooms.last.closed).toBe(true);
    expect(live.count).toBe(0);
    expect(dispatcher.workers[0]?.sessions).toBe(0);
    // Nothing goes on ticking.
    const { length } = worker.requests;
    await clock.advance(60_000);
    expect(worker.requests).toHaveLength(length);
  });

  it('goes on where it was after a pause, with a new epoch', async () => {
    await stage.open();
    await live.event(worker, {
      sessionId: id,
      epoch: 1,
      event: {
        type: 'history',
        entry: { id: 'm1', role: 'user', content: 'Hi', timestamp: '2026-01-01T00:00:00Z' },
      },
    });
    await live.get(id).leave(peer);
    await stage.open(new FakePeer());
    expect(worker.starts[1]).toMatchObject({ epoch: 2, conversation: { history: [{ content: 'Hi' }] } });
    expect(store.status).toBe('ACTIVE');
  });

  it('obeys REST: paused and terminated', async () => {
    await stage.open();
    store.status = 'PAUSED';
    await live.disconnect(id, 'paused_by_api');
    expect([peer.closedBy, store.sealed]).toEqual(['paused_by_api', [1]]);
    const second = new FakePeer();
    await stage.open(second);
    store.status = 'TERMINATED';
    await live.disconnect(id, 'terminated');
    expect([second.closedBy, store.sealed]).toEqual(['terminated', [1, 2]]);
    expect(await outcomeOf(live.join(id, new FakePeer(), wants))).toBe('session_terminated');
    await clock.advance(0);
    expect(live.count).toBe(0);
    await live.disconnect(newId('SessionId'), 'terminated');
  });

  it('ends as its media-worker says', async () => {
    await stage.open();
    const ended = {
      sessionId: id,
      epoch: 1,
      event: { type: 'ended', reason: 'time_limit', message: '' },
    } as const;
    await live.event(worker, ended);
    await clock.advance(0);
    expect([store.status, store.reason, peer.closedBy]).toEqual(['TERMINATED', 'time_limit', 'time_limit']);
  });

  it('refuses a join when its time is used up', async () => {
    store.timeLimitMs = 10_000;
    store.durationMs = 10_000;
    expect(await outcomeOf(live.join(id, peer, wants))).toBe('session_terminated');
    await clock.advance(0);
    expect([store.status, store.reason]).toEqual(['TERMINATED', 'time_limit']);
    expect(live.count).toBe(0);
  });

  it('pauses all when the server stops, and takes no more', async () => {
    await stage.open();
    await live.stop();
    expect([store.status, store.reason, peer.closedBy]).toEqual([
      'PAUSED',
      'server_stopped',
      'server_stopped',
    ]);
    expect(await outcomeOf(live.join(id, new FakePeer(), wants))).toBe('unavailable');
  });
});

describe('commands', () => {
  const told = (name: string): unknown[] =>
    peer.events.filter((event) => event.name === name).map(({ payload }) => payload);
  const asked = (name: string): unknown[] =>
    worker.requests.filter((request) => request.name === name).map(({ payload }) => payload);

  it('from outside reach an open conversation alone', async () => {
    const orders = [() => live.speak(id, 'Hi'), () => live.message(id, 'Hi'), () => live.interrupt(id)];
    const outcomes = (): Promise<unknown[]> => Promise.all(orders.map((order) => outcomeOf(order())));
    expect(await outcomes()).toEqual(['conflict', 'conflict', 'conflict']);
    await live.join(id, peer, wants);
    expect(await outcomes()).toEqual(['conflict', 'conflict', 'conflict']);
    rooms.last.emit('firstFrame');
    await clock.advance(0);
    expect(await outcomes()).toEqual(['ok', 'ok', 'ok']);
    expect([asked('speak'), asked('userMessage'), asked('interrupt')]).toMatchObject([
      [{ text: 'Hi' }],
      [{ text: 'Hi' }],
      [{ epoch: 1 }],
    ]);
    worker.die();
    await clock.advance(0);
    expect(await outcomes()).toEqual(['unavailable', 'unavailable', 'unavailable']);
  });

  it('change the settings of what goes on and show the page what is new', async () => {
    await stage.open();
    await live.changeSettings(id, { face: 'leo', voice: 'rms', context: 'More.' });
    expect(asked('updateSettings')).toEqual([{ sessionId: id, epoch: 1, face: 'leo', voice: 'rms' }]);
    expect(asked('updateContext')).toEqual([{ sessionId: id, epoch: 1, context: 'More.' }]);
    expect(told('sessionUpdated')).toMatchObject([{ session: { id, status: 'ACTIVE' } }]);
  });

  it('pass a refusal on, and keep what a lost media-worker did not take for the next', async () => {
    await stage.open();
    worker.refuse.add('updateSettings');
    expect(await outcomeOf(live.changeSettings(id, { face: 'leo' }))).toBe('internal');
    expect(told('sessionUpdated')).toEqual([]);
    worker.die();
    await clock.advance(0);
    expect(await outcomeOf(live.changeSettings(id, { face: 'leo' }))).toBe('ok');
    const next = new FakeLink();
    dispatcher.add(next);
    await clock.advance(5_000);
    expect(next.requests.filter(({ name }) => name === 'updateSettings')).toMatchObject([
      { payload: { face: 'leo', epoch: 2 } },
    ]);
  });
});

describe('modality', () => {
  const told = (): unknown[] =>
    peer.events.filter(({ name }) => name === 'modality').map(({ payload }) => payload);

  it("is the user's choice within the session's", async () => {
    store.modality = 'voice';
    const { session } = await live.join(id, peer, wants);
    expect([session.modality, worker.starts[0]?.modality]).toEqual(['voice', 'voice']);
    const { settings } = live.get(id);
    expect(() => settings.want('video')).toThrow(/modality is "voice"/);
    settings.want('text');
    settings.want('voice');
    await clock.advance(0);
    expect(told()).toEqual([
      { modality: 'text', cause: 'user' },
      { modality: 'voice', cause: 'user' },
    ]);
    expect(rooms.last.modalities.slice(-2)).toEqual(['text', 'voice']);
    await live.changeSettings(id, { modality: 'video' });
    expect(told()).toHaveLength(2);
    settings.want('video');
    await live.changeSettings(id, { modality: 'text' });
    expect(told().slice(2)).toEqual([
      { modality: 'video', cause: 'user' },
      { modality: 'text', cause: 'api' },
    ]);
  });

  it('keeps its media path when the same peer joins with another one', async () => {
    await stage.open();
    const { session } = await live.join(id, peer, { modality: 'voice' });
    expect([session.modality, worker.starts.length, rooms.last.modalities.at(-1)]).toEqual([
      'voice',
      1,
      'voice',
    ]);
  });

  it('goes down when the picture is lost on the way, up again when the way is good, never beyond the choice', async () => {
    await stage.open();
    rooms.last.link = { fractionLost: 0.5 };
    await clock.advance(7_000);
    expect(told()).toEqual([{ modality: 'voice', cause: 'network' }]);
    expect(peer.events).toContainEqual({
      name: 'warning',
      payload: expect.objectContaining({ code: 'weak_network' }) as unknown,
    });
    rooms.last.link = { fractionLost: 0 };
    await clock.advance(9_000);
    expect(told()).toHaveLength(1);
    await clock.advance(3_000);
    expect(told().at(-1)).toEqual({ modality: 'video', cause: 'network' });

    live.get(id).settings.want('voice');
    await clock.advance(60_000);
    expect(told().at(-1)).toEqual({ modality: 'voice', cause: 'user' });
  });

  it('survives the loss of a media-worker', async () => {
    await stage.open();
    live.get(id).settings.want('voice');
    const next = new FakeLink();
    worker.die();
    dispatcher.add(next);
    await clock.advance(5_000);
    expect([next.starts[0]?.modality, rooms.last.modalities.at(-1)]).toEqual(['voice', 'voice']);
  });
});

describe('a peer that is lost', () => {
  it('is not counted while silent, and counted again when it comes back', async () => {
    await stage.open();
    await clock.advance(1_000);
    rooms.last.bytesPerLook = 0;
    await clock.advance(2_900);
    expect(worker.story).toEqual(['start', 'open']);
    await clock.advance(500);
    expect(worker.story).toEqual(['start', 'open', 'lost']);
    rooms.last.bytesPerLook = 100;
    await clock.advance(500);
    expect(worker.story).toEqual(['start', 'open', 'lost', 'open']);
    expect(store.status).toBe('ACTIVE');
  });

  it('ends the session soon when its signaling is gone too', async () => {
    await stage.open();
    live.detach(id, peer);
    rooms.last.bytesPerLook = 0;
    await clock.advance(7_000);
    expect([store.status, store.reason]).toEqual(['PAUSED', 'peer_lost']);
    expect(worker.story).toEqual(['start', 'open', 'lost', 'stop']);
  });

  it('goes on in writing while signaling holds, and ends later', async () => {
    await stage.open();
    rooms.last.bytesPerLook = 0;
    await clock.advance(15_000);
    expect(peer.events.filter(({ name }) => name === 'modality').map(({ payload }) => payload)).toEqual([
      { modality: 'text', cause: 'network' },
    ]);
    expect(worker.requests.filter(({ name }) => name === 'setModality')).toMatchObject([
      { payload: { modality: 'text' } },
    ]);
    await clock.advance(40_000);
    expect(store.status).toBe('ACTIVE');
    await clock.advance(6_000);
    expect([store.status, store.reason, peer.closedBy]).toEqual(['PAUSED', 'peer_lost', 'media_failed']);
  });

  it('keeps its conversation when only signaling breaks and comes back in time', async () => {
    await stage.open();
    live.detach(id, peer);
    await clock.advance(8_000);
    const back = new FakePeer();
    await live.join(id, back, wants);
    expect(worker.count('start')).toBe(1);
    rooms.last.emit('firstFrame');
    await clock.advance(20_000);
    expect(worker.story).toEqual(['start', 'open', 'lost', 'open']);
    expect([rooms.made.length, rooms.last.peers, store.status]).toEqual([1, 2, 'ACTIVE']);
    expect(back.names).toEqual(['open', 'agentState']);
  });

  it('ends it when signaling does not come back, though media flows', async () => {
    await stage.open();
    live.detach(id, peer);
    await clock.advance(9_900);
    expect(store.status).toBe('ACTIVE');
    await clock.advance(200);
    expect(store.status).toBe('PAUSED');
  });

  it('ends it when no frame ever reaches it', async () => {
    await live.join(id, peer, wants);
    await clock.advance(61_000);
    expect([store.status, peer.closedBy, live.count]).toEqual(['IDLE', 'media_failed', 0]);
    expect(store.sealed).toEqual([1]);
  });
});
