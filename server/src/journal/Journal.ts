import { z } from 'zod';
import { newId, VisavisError, type Clock, type MoodCheckInId, type RoutineId } from '@visavis/shared';
import { MOODS, type Mood } from '../chat/wellbeing/moods.ts';
import type { EndUser } from '../endUsers/EndUser.ts';
import type { Database } from '../store/Database.ts';
import * as queries from './journalQueries.ts';

/** How somebody says that they are. */
export interface CheckIn {
  readonly id: MoodCheckInId;
  readonly mood: Mood;
  /** 1: very bad, to 10: very good. */
  readonly score: number | null;
  readonly note: string | null;
  readonly at: Date;
}

/** Something that somebody wants to do every day. */
export interface Routine {
  readonly id: RoutineId;
  readonly title: string;
  readonly createdAt: Date;
  /** On the day that was asked for. */
  readonly done: boolean;
}

const MOST_ROUTINES = 50;
const entrySchema = z.object({
  mood: z.enum(MOODS),
  score: z.number().nullable(),
  note: z.string().nullable(),
});

/**
 * What end users keep of their days: moods and daily routines. Words are stored encrypted. Days are those of where the end
 * user is: whoever asks names the day. Another person's does not exist (`not_found`).
 */
export class Journal {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(deps: { database: Database; clock: Clock }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
  }

  async checkIn(endUser: EndUser, said: Pick<CheckIn, 'mood' | 'score' | 'note'>): Promise<CheckIn> {
    const { db, cipher } = this.#database;
    const id = newId('MoodCheckInId');
    const at = this.#now();
    await queries.insertCheckIn(db, cipher, endUser, { id, entry: JSON.stringify(said), at });
    return { id, ...said, at };
  }

  /** Newest first. @param page counted from 1. */
  async checkIns(
    endUser: EndUser,
    { page, size }: { page: number; size: number },
  ): Promise<{ checkIns: CheckIn[]; total: number }> {
    const { db, cipher } = this.#database;
    const total = await queries.countCheckIns(db, endUser);
    const found = await queries.listCheckIns(db, cipher, endUser, { offset: (page - 1) * size, limit: size });
    const checkIns = found.map(({ id, entry, at }) => ({ ...entrySchema.parse(JSON.parse(entry)), id, at }));
    return { checkIns, total };
  }

  /** @throws VisavisError `not_found`. */
  async deleteCheckIn(endUser: EndUser, id: string): Promise<void> {
    if (!(await queries.deleteCheckIn(this.#database.db, endUser, id))) {
      throw new VisavisError('not_found', 'There is no such check-in.');
    }
  }

  /** Oldest first. @param day YYYY-MM-DD. */
  async routines(endUser: EndUser, day: string): Promise<Routine[]> {
    const { db, cipher } = this.#database;
    const done = await queries.routinesDone(db, endUser, day);
    const all = await queries.listRoutines(db, cipher, endUser);
    return all.map((routine) => ({ ...routine, done: done.has(routine.id) }));
  }

  /** @throws VisavisError `conflict` when there are too many. */
  async addRoutine(endUser: EndUser, title: string): Promise<Routine> {
    const { db, cipher } = this.#database;
    if ((await queries.listRoutines(db, cipher, endUser)).length >= MOST_ROUTINES) {
      throw new VisavisError('conflict', `There are ${MOST_ROUTINES} routines already: delete one.`);
    }
    const routine = { id: newId('RoutineId'), title, createdAt: this.#now() };
    await queries.insertRoutine(db, cipher, endUser, routine);
    return { ...routine, done: false };
  }

  /** Idempotent. @throws VisavisError `not_found`. */
  async mark(endUser: EndUser, id: string, { day, done }: { day: string; done: boolean }): Promise<Routine> {
    const { db } = this.#database;
    const routine = (await this.routines(endUser, day)).find((each) => each.id === id);
    if (!routine) throw noSuchRoutine();
    if (done) {
      const mark = { routineId: routine.id, day, at: this.#now() };
      await this.#database.transaction(async (tx) => {
        // It may be on its way out since it was read; held, it stays.
        if (!(await queries.holdRoutine(tx, endUser, routine.id))) throw noSuchRoutine();
        await queries.markDone(tx, endUser, mark);
      });
    } else await queries.unmarkDone(db, endUser, { routineId: routine.id, day });
    return { ...routine, done };
  }

  /** @throws VisavisError `not_found`. */
  async deleteRoutine(endUser: EndUser, id: string): Promise<void> {
    if (!(await queries.deleteRoutine(this.#database.db, endUser, id))) throw noSuchRoutine();
  }

  /** @param timeZone IANA, e.g. `Europe/Berlin`. @returns YYYY-MM-DD. */
  today(timeZone: string): string {
    // Canada writes dates so.
    return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(this.#clock.wallNow());
  }

  #now(): Date {
    return new Date(this.#clock.wallNow());
  }
}

function noSuchRoutine(): VisavisError {
  return new VisavisError('not_found', 'There is no such routine.');
}
