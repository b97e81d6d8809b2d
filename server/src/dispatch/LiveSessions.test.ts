import { newId } from '@visavis/shared';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakePeer } from './testing/fakes.ts';
import { LiveStage, outcomeOf } from './testing/LiveStage.ts';

const wants = { video: true };

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

  it('tells the media-worker what it needs', async () => {
    await live.join(id, peer, { video: true, mode: 'hands_on', handsOnTimeoutMs: 900 });
    expect(worker.starts[0]).toMatchObject({
      sessionId: id,
      epoch: 1,
      face: 'maya',
      voice: 'slt',
      conversation: { greeting: 'Hello!', mode: 'hands_on', handsOnTimeoutMs: 900 },
      media: { ip: '127.0.0.1', video: { size: 512, fps: 25, maxBitrate: 800_000 } },
    });
    const other = newId('SessionId');
    await live.join(other, new FakePeer(), { video: false });
    expect(worker.starts[1]?.media.video).toBeNull();
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

  it('ends it later while signaling holds', async () => {
    await stage.open();
    rooms.last.bytesPerLook = 0;
    await clock.advance(15_000);
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
