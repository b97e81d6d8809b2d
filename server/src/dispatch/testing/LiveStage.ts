import { newId, Observer, VirtualClock, VisavisError, type SessionId } from '@visavis/shared';
import { createLogger } from '../../log.ts';
import { Dispatcher } from '../Dispatcher.ts';
import type { LiveFigures } from '../LiveFigures.ts';
import { LiveSessions } from '../LiveSessions.ts';
import { FakeLink, FakePeer, FakeRecorder, FakeRooms, FakeStore } from './fakes.ts';

/** Live sessions among scripted parts in virtual time: one session, one peer, one media-worker that is ready. */
export class LiveStage {
  readonly clock = new VirtualClock();
  readonly store = new FakeStore();
  readonly rooms = new FakeRooms();
  readonly figures = new Observer<LiveFigures>();
  readonly worker = new FakeLink();
  readonly peer = new FakePeer();
  readonly recorder = new FakeRecorder();
  readonly id: SessionId = newId('SessionId');
  readonly dispatcher: Dispatcher;
  readonly live: LiveSessions;

  constructor() {
    const log = createLogger('silent');
    const { clock, store, rooms } = this;
    this.dispatcher = new Dispatcher({ expectedWorkers: 1, clock, log });
    this.live = new LiveSessions({
      sessions: store,
      resources: store,
      meter: store,
      rooms,
      dispatcher: this.dispatcher,
      recorder: this.recorder,
      webhooks: { call: async () => ({ ok: true, result: null }) },
      figures: this.figures,
      video: { size: 512, fps: 25, bitrate: { min: 120_000, max: 800_000 } },
      clock,
      log,
    });
    this.dispatcher.add(this.worker);
  }

  /** Joins and lets the first frame flow. */
  async open(peer: FakePeer = this.peer): Promise<void> {
    await this.live.join(this.id, peer, { modality: 'video' });
    this.rooms.last.emit('firstFrame');
    await this.clock.advance(0);
  }
}

/** @returns `ok`, or the code of the error. */
export async function outcomeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'ok',
    (error: unknown) => (error instanceof VisavisError ? error.code : error),
  );
}
