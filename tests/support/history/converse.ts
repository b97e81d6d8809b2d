import { VisavisError, type CreateSessionRequest, type Modality } from '@visavis/shared';
import type { AccountId, EndReason, SessionId } from '@visavis/shared';
import type { TestServices } from '../services.ts';
import type { Random } from '../random.ts';
import type { Script } from './Calendar.ts';
import type { Dialogue } from './dialogues.ts';

/** A session as it went. */
export interface Talk {
  readonly accountId: AccountId;
  readonly request: CreateSessionRequest;
  readonly dialogue: Dialogue;
  /** Its connections: how each is sent, one after the other, ms, and how long the pause is that follows. */
  readonly spans: readonly {
    readonly parts: readonly { readonly mode: Modality; readonly ms: number }[];
    readonly pauseMs: number;
  }[];
  /** Null: it stays paused. */
  readonly end: EndReason | null;
  /** How often the media-worker reports, ms. */
  readonly reportEveryMs: number;
  /** The user turned to something that the safety rules answer. */
  readonly alert?: boolean;
}

const TURN_EVERY_MS = 24_000;
const ms = (median: number, spread: number, random: Random): number =>
  Math.round(median * (1 - spread / 2 + spread * random.next() ** 2));

/** Plays a session through the services, as the server would, from its creation to its end. */
export async function* converse(
  services: TestServices,
  talk: Talk,
  random: Random,
  created: (id: SessionId) => void = () => undefined,
): Script {
  const { sessions, meter, figures, analytics } = services;
  const { id } = await sessions.create(talk.accountId, talk.request);
  created(id);
  const speech = new Speech(services, id, talk, random);
  for (const [index, span] of talk.spans.entries()) {
    yield ms(1_800, 1, random);
    const epoch = await lease(services, id, span.parts[0]?.mode ?? 'video');
    if (epoch === null) return;
    figures.emit('opened', id, ms(420, 0.8, random));
    figures.emit('browserOpened', id, ms(610, 0.8, random));
    yield 400;
    await sessions.markActive(id);
    const byMode = { video: 0, voice: 0, text: 0 };
    let seq = 0;
    let spent = false;
    for (const { mode, ms: partMs } of span.parts) {
      for (let left = partMs; left > 0 && !spent;) {
        const step = Math.min(left, talk.reportEveryMs);
        yield step;
        left -= step;
        byMode[mode] += step;
        const cumulativeMs = byMode.video + byMode.voice + byMode.text;
        const report = { sessionId: id, epoch, cumulativeMs, seq: seq++, mode, byMode: { ...byMode } };
        const { stop, quota } = await meter.report(report);
        spent = stop || (quota !== null && quota !== undefined && quota.grantedMs <= cumulativeMs);
        const loss = random.next() < 0.1 ? random.next() * 0.03 : 0;
        figures.emit('network', id, {
          rttMs: ms(38, 1, random),
          lossToBrowser: loss,
          lossFromBrowser: loss / 2,
        });
        await speech.go(step);
      }
    }
    figures.emit('ended', id);
    await analytics.stop();
    const reason = spent ? 'insufficient_credit' : 'disconnected';
    await meter.seal(id, epoch, 'closed', reason);
    const last = index === talk.spans.length - 1;
    if (!last || talk.end === null || spent) await sessions.pauseIfActive(id, reason);
    if (!last) yield span.pauseMs;
  }
  if (talk.end === null) return;
  await sessions.terminateIfLive(id, talk.end);
  await meter.settle(id);
}

/** @returns null when the account has nothing left to talk with: a story that some of them have. */
async function lease({ meter }: TestServices, id: SessionId, mode: Modality): Promise<number | null> {
  try {
    return (await meter.lease(id, { mode })).epoch;
  } catch (error) {
    if (error instanceof VisavisError && error.code === 'insufficient_credit') return null;
    throw error;
  }
}

/** What is said meanwhile, and how fast it was answered. */
class Speech {
  readonly #services: TestServices;
  readonly #id: SessionId;
  readonly #talk: Talk;
  readonly #random: Random;
  #untilNext = 8_000;
  #turn = 0;

  constructor(services: TestServices, id: SessionId, talk: Talk, random: Random) {
    this.#services = services;
    this.#id = id;
    this.#talk = talk;
    this.#random = random;
  }

  async go(elapsedMs: number): Promise<void> {
    for (this.#untilNext -= elapsedMs; this.#untilNext <= 0; this.#untilNext += TURN_EVERY_MS) {
      await this.#exchange();
    }
  }

  async #exchange(): Promise<void> {
    const { dialogue, accountId, request, alert } = this.#talk;
    const line = dialogue[this.#turn % dialogue.length];
    if (!line) return;
    const { sessions, figures, clock, outbox, database } = this.#services;
    const random = this.#random;
    const turnId = `turn_${this.#turn++}`;
    const timestamp = (laterMs: number): string => new Date(clock.wallNow() + laterMs - 8_000).toISOString();
    const interrupted = random.next() < 0.08;
    await sessions.appendHistory(this.#id, {
      id: `${turnId}_u`,
      role: 'user',
      content: line[0],
      timestamp: timestamp(0),
    });
    await sessions.appendHistory(this.#id, {
      id: `${turnId}_a`,
      role: 'assistant',
      content: interrupted ? line[1].split(' ').slice(0, 5).join(' ') : line[1],
      timestamp: timestamp(3_000),
      ...(interrupted ? { interrupted } : {}),
    });
    const commit = ms(310, 0.8, random);
    const token = commit + ms(160, 1.2, random);
    const audio = token + ms(140, 1, random);
    figures.emit('turn', this.#id, {
      turnId,
      preemptive: random.next() < 0.4,
      endOfSpeechToCommitMs: commit,
      sttMs: ms(120, 0.8, random),
      llmFirstTokenMs: token,
      ttsFirstAudioMs: audio,
      firstFrameSentMs: audio + 40,
    });
    figures.emit('browserTurn', this.#id, {
      turnId,
      browserFirstAudioMs: audio + ms(90, 0.6, random),
      browserFirstFrameMs: audio + ms(100, 0.6, random),
      avSkewMs: ms(9, 1, random),
      ...(interrupted ? { bargeInMs: ms(150, 0.5, random) } : {}),
    });
    if (interrupted) figures.emit('interrupted', this.#id, turnId);
    if (random.next() < 0.05) figures.emit('falseAlarm', this.#id, turnId);
    if (alert && this.#turn === 2) {
      const at = new Date(clock.wallNow()).toISOString();
      const data = {
        session_id: this.#id,
        level: 'warning' as const,
        source: 'user' as const,
        end_user_id: request.end_user_id ?? null,
        at,
      };
      await database.transaction((tx) => outbox.add(tx, { accountId, type: 'session.safety_alert', data }));
    }
  }
}
