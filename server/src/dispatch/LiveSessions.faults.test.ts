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

describe('races', () => {
  it('gives a session to the newest of two connections, with one span', async () => {
    await stage.open();
    const second = new FakePeer();
    await stage.open(second);
    expect(peer.closedBy).toBe('duplicate');
    expect(second.closedBy).toBeNull();
    expect(worker.count('start')).toBe(1);
    expect(await outcomeOf(live.get(id).leave(peer))).toBe('duplicate');
    // The loser's socket closes: nothing happens to the winner.
    live.detach(id, peer);
    await clock.advance(30_000);
    expect([store.status, second.closedBy]).toEqual(['ACTIVE', null]);
  });

  it('lets the later of two joins at once win, also while both wait for a media-worker', async () => {
    worker.die();
    const second = new FakePeer();
    const joins = [live.join(id, peer, wants), live.join(id, second, wants)];
    const outcomes = Promise.all(joins.map(outcomeOf));
    await clock.advance(3_000);
    const fresh = new FakeLink();
    dispatcher.add(fresh);
    await clock.advance(0);
    expect(await outcomes).toEqual(['duplicate', 'ok']);
    expect(fresh.count('start')).toBe(1);
  });

  it('calls a join off that still waits when the session is terminated', async () => {
    worker.die();
    const outcome = outcomeOf(live.join(id, peer, wants));
    await clock.advance(1_000);
    await live.terminate(id);
    expect(await outcome).toBe('conflict');
    expect([store.status, live.count]).toEqual(['TERMINATED', 0]);
  });

  it('builds a new path for a peer that wants another one', async () => {
    await stage.open();
    await live.join(id, peer, { modality: 'video', mode: 'hands_on' });
    expect(worker.starts.map(({ conversation }) => conversation.mode)).toEqual(['hands_free', 'hands_on']);
    expect(store.sealed).toEqual([1]);
    expect(peer.closedBy).toBeNull();
  });

  it('makes a join that comes during the end wait for it', async () => {
    await stage.open();
    const leaving = live.get(id).leave(peer);
    const back = new FakePeer();
    await live.join(id, back, wants);
    await leaving;
    expect(worker.story).toEqual(['start', 'open', 'lost', 'stop', 'start']);
    expect(live.count).toBe(1);
  });

  it('is told plainly when there is no room', async () => {
    worker.die();
    dispatcher.add(new FakeLink(1));
    await live.join(newId('SessionId'), new FakePeer(), wants);
    expect(await outcomeOf(live.join(id, peer, wants))).toBe('no_capacity');
    await clock.advance(0);
    expect([live.count, peer.closedBy]).toEqual([1, null]);
  });
});

describe('a media-worker that dies mid-sentence', () => {
  it('is replaced: new epoch, same room, the peer told to consume again', async () => {
    await stage.open();
    worker.die();
    await clock.advance(4_000);
    // Told at the loss already: the page need not wonder about a frozen picture.
    expect(peer.events.at(-1)).toEqual({ name: 'rebuild', payload: { scope: 'consumers' } });
    const fresh = new FakeLink();
    await live.ready(fresh, [{ sessionId: id, epoch: 1, cumulativeMs: 4_100, seq: 9 }]);
    await clock.advance(0);
    // The journal counts before the old span is superseded.
    expect(store.reports.at(-1)).toMatchObject({ epoch: 1, cumulativeMs: 4_100 });
    expect(fresh.starts[0]).toMatchObject({ epoch: 2 });
    expect(peer.names).toEqual(['open', 'agentState', 'rebuild']);
    expect([rooms.made.length, rooms.last.avatars]).toEqual([1, 2]);
    rooms.last.emit('firstFrame');
    await clock.advance(1_000);
    expect(fresh.story).toEqual(['start', 'open']);
    expect(store.status).toBe('ACTIVE');
  });

  it('goes to another media-worker at once when there is one', async () => {
    const other = new FakeLink();
    dispatcher.add(other);
    await stage.open();
    const [from, to] = worker.count('start') === 1 ? [worker, other] : [other, worker];
    from.die();
    await clock.advance(0);
    expect(to.starts[0]).toMatchObject({ epoch: 2 });
  });

  it('ignores what an older epoch still says, but keeps its words', async () => {
    await stage.open();
    worker.die();
    const fresh = new FakeLink();
    dispatcher.add(fresh);
    await clock.advance(0);
    const say = (epoch: number, text: string) =>
      live.event(fresh, { sessionId: id, epoch, event: { type: 'warning', code: 'x', message: text } });
    await say(1, 'stale');
    await say(2, 'fresh');
    expect(peer.events.filter(({ name }) => name === 'warning')).toEqual([
      { name: 'warning', payload: { code: 'x', message: 'fresh' } },
    ]);
    const entry = {
      id: 'm',
      role: 'assistant',
      content: 'heard',
      timestamp: '2026-01-01T00:00:00Z',
    } as const;
    await live.event(fresh, { sessionId: id, epoch: 1, event: { type: 'history', entry } });
    expect(store.history).toHaveLength(1);
  });

  it('is given up when none comes back', async () => {
    await stage.open();
    worker.die();
    await clock.advance(31_000);
    expect([store.status, store.reason, peer.closedBy]).toEqual(['PAUSED', 'media_failed', 'media_failed']);
    expect(rooms.last.closed).toBe(true);
  });

  it('is given up when every new one refuses', async () => {
    await stage.open();
    worker.die();
    const broken = new FakeLink();
    broken.refuse.add('start');
    dispatcher.add(broken);
    await clock.advance(20_000);
    expect(broken.count('start')).toBe(5);
    expect([store.status, store.reason, live.count]).toEqual(['PAUSED', 'media_failed', 0]);
  });

  it('can be left while it is being replaced', async () => {
    await stage.open();
    worker.die();
    await clock.advance(1_000);
    await live.get(id).leave(peer);
    expect([store.status, store.reason]).toEqual(['PAUSED', 'disconnected']);
    const fresh = new FakeLink();
    dispatcher.add(fresh);
    await clock.advance(60_000);
    expect(fresh.requests).toEqual([]);
  });
});

describe('a mediasoup Worker that dies', () => {
  it('gives the session a new room and a new epoch, and the peer new transports', async () => {
    await stage.open();
    worker.finalMs = 2_000;
    rooms.last.die();
    await clock.advance(0);
    expect(worker.story).toEqual(['start', 'open', 'stop', 'start']);
    expect([store.reports.at(-1)?.cumulativeMs, store.sealed]).toEqual([2_000, [1]]);
    expect(peer.events.at(-1)).toEqual({ name: 'rebuild', payload: { scope: 'transports' } });
    await live.join(id, peer, wants);
    expect([rooms.made.length, rooms.last.peers, worker.count('start')]).toEqual([2, 1, 2]);
    rooms.last.emit('firstFrame');
    await clock.advance(500);
    expect(worker.story.at(-1)).toBe('open');
  });
});

describe('the meter', () => {
  it('that sealed the span under a running session makes it begin a new one', async () => {
    await stage.open();
    store.sealed.push(1);
    expect(await live.meter(worker, { sessionId: id, epoch: 1, cumulativeMs: 1, seq: 1 })).toEqual({
      stop: true,
    });
    await clock.advance(0);
    expect(worker.starts.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(peer.names.at(-1)).toBe('rebuild');
  });

  it('that stops a terminated session ends it in order', async () => {
    await stage.open();
    store.status = 'TERMINATED';
    await live.meter(worker, { sessionId: id, epoch: 1, cumulativeMs: 1, seq: 1 });
    await clock.advance(0);
    expect([peer.closedBy, store.sealed, worker.count('start')]).toEqual(['terminated', [1], 1]);
  });
});

describe('the credit', () => {
  it('that is used up pauses the session, tells the page why, and a connect after a top-up goes on', async () => {
    store.quota = { grantedMs: 9_000, endsMs: 9_000, reason: 'insufficient_credit' };
    await stage.open();
    expect(worker.starts[0]?.quota).toEqual(store.quota);
    const event = { type: 'ended' as const, reason: 'insufficient_credit' as const, message: 'used up' };
    await live.event(worker, { sessionId: id, epoch: 1, event });
    await clock.advance(0);
    expect([store.status, store.reason, peer.closedBy, store.sealedFor]).toEqual([
      'PAUSED',
      'insufficient_credit',
      'insufficient_credit',
      ['insufficient_credit'],
    ]);
    store.refuseLease = 'insufficient_credit';
    expect(await outcomeOf(live.join(id, new FakePeer(), { modality: 'video' }))).toBe('insufficient_credit');
    expect(store.status).toBe('PAUSED');
    store.refuseLease = null;
    await stage.open(new FakePeer());
    expect(store.status).toBe('ACTIVE');
  });

  it('that does not suffice for a replacement of a broken media path pauses the session', async () => {
    await stage.open();
    store.refuseLease = 'cost_limit';
    rooms.last.die();
    await clock.advance(1_000);
    expect([store.status, store.reason, peer.closedBy]).toEqual(['PAUSED', 'cost_limit', 'cost_limit']);
  });
});
