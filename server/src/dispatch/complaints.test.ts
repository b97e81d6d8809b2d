import { newId, type AgentEvent, type SessionId } from '@visavis/shared';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeLink, FakePeer } from './testing/fakes.ts';
import { LiveStage } from './testing/LiveStage.ts';

/** What people complain about most in such systems, where the server could be to blame. */

const wants = { modality: 'video' } as const;

let stage: LiveStage;
let { clock, store, rooms, worker, peer, id, dispatcher, live } = new LiveStage();

beforeEach(() => {
  stage = new LiveStage();
  ({ clock, store, rooms, worker, peer, id, dispatcher, live } = stage);
});

describe('one session hears the answer of another', () => {
  const says = (content: string): Extract<AgentEvent, { type: 'transcript' }> => ({
    type: 'transcript',
    transcript: { id: 'm', role: 'assistant', content, complete: true, timestamp: '2026-01-01T00:00:00Z' },
  });
  const heard = ({ events }: FakePeer): unknown[] =>
    events.flatMap(({ name, payload }) =>
      name === 'transcript' ? [(payload as { content: string }).content] : [],
    );

  it('not though one media-worker holds both', async () => {
    const other = newId('SessionId');
    const otherPeer = new FakePeer();
    await stage.open();
    await live.join(other, otherPeer, wants);
    rooms.last.emit('firstFrame');
    await clock.advance(0);
    const [first, second] = worker.starts.map(({ sessionId, epoch }) => ({ sessionId, epoch }));
    await live.event(worker, { ...first!, event: says('for the first') });
    await live.event(worker, { ...second!, event: says('for the second') });
    // A late word of a lease that is over, and one of a media-worker that does not hold it.
    await live.event(worker, {
      sessionId: first!.sessionId,
      epoch: second!.epoch,
      event: says('wrong epoch'),
    });
    await live.event(new FakeLink(), { ...first!, event: says('wrong media-worker') });
    expect(heard(peer)).toEqual(['for the first']);
    expect(heard(otherPeer)).toEqual(['for the second']);
    expect(rooms.made).toHaveLength(2);
  });
});

describe('a session bills on after it was left', () => {
  it.each(['leave', 'api', 'lost'] as const)('not after %s', async (how) => {
    await stage.open();
    await clock.advance(1_000);
    switch (how) {
      case 'leave':
        await live.get(id).leave(peer);
        break;
      case 'api':
        await live.disconnect(id, 'paused_by_api');
        break;
      case 'lost':
        live.detach(id, peer);
        rooms.last.bytesPerLook = 0;
        await clock.advance(7_000);
        break;
    }
    expect(store.sealed).toEqual([1]);
    expect(worker.story.at(-1)).toBe('stop');
    // The last proof of life came from a peer that was there.
    const alive = worker.count('alive');
    await clock.advance(60_000);
    expect(worker.count('alive')).toBe(alive);
    expect(live.count).toBe(0);
  });
});

describe('dispatch takes many seconds', () => {
  it('none while a media-worker has room', async () => {
    const before = clock.now();
    await live.join(id, peer, wants);
    expect(clock.now()).toBe(before);
    expect(worker.story).toEqual(['start']);
  });

  it('none after one becomes ready, or has room again', async () => {
    worker.die();
    const joining = live.join(id, peer, wants);
    await clock.advance(4_000);
    const replacement = new FakeLink(1);
    dispatcher.add(replacement);
    await clock.advance(0);
    await joining;
    expect(replacement.story).toEqual(['start']);
    expect(clock.now()).toBe(4_000);
  });
});

describe('memory grows with every connection', () => {
  it('not on the server: after hundreds nothing is left of them', async () => {
    const listeners = worker.observer.listenerCount('closed');
    for (let index = 0; index < 200; index++) {
      const session: SessionId = newId('SessionId');
      const visitor = new FakePeer();
      await live.join(session, visitor, wants);
      rooms.last.emit('firstFrame');
      await clock.advance(0);
      await live.get(session).leave(visitor);
    }
    expect(live.count).toBe(0);
    expect(dispatcher.workers[0]?.sessions).toBe(0);
    expect(worker.observer.listenerCount('closed')).toBe(listeners);
    expect(rooms.made.filter((room) => !room.closed)).toEqual([]);
    expect(
      rooms.made.filter((room) => room.listenerCount('firstFrame') + room.listenerCount('died') > 0),
    ).toEqual([]);
    const { length } = worker.requests;
    await clock.advance(120_000);
    expect(worker.requests).toHaveLength(length);
  });
});
