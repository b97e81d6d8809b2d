import {
  changedManner,
  newId,
  NEUTRAL_MANNER,
  PROFILE_ID,
  PROFILE_LIMITS,
  VisavisError,
  type AccountId,
  type Clock,
  type CreateProfileRequest,
  type FieldProblem,
  type Manner,
  type UpdateProfileRequest,
} from '@visavis/shared';
import type { Catalog } from '../catalog/Catalog.ts';
import type { Profile } from '../catalog/profiles.ts';
import type { Database } from '../store/Database.ts';
import * as queries from './profileQueries.ts';

/** A profile as an account sees it. */
export interface AccountProfile extends Profile {
  readonly builtIn: boolean;
  /** Built in, and this is the account's own version of it. */
  readonly customized: boolean;
}

type Texts = Pick<Profile, 'name' | 'description' | 'instructions' | 'greeting' | 'face'> & {
  readonly voice: string | null;
  readonly manner: Manner;
};

/**
 * The profiles of accounts, over those of the catalog. An account's version of a built-in one takes its place for that
 * account alone. Sessions keep a copy of their profile, so that no change or deletion here reaches one that exists.
 */
export class ProfileService {
  readonly #database: Database;
  readonly #catalog: Catalog;
  readonly #clock: Clock;

  constructor(deps: { database: Database; catalog: Catalog; clock: Clock }) {
    this.#database = deps.database;
    this.#catalog = deps.catalog;
    this.#clock = deps.clock;
  }

  /** Those that come with the product, for anybody. */
  get builtIn(): readonly AccountProfile[] {
    return this.#catalog.profiles.map((profile) => ({ ...profile, builtIn: true, customized: false }));
  }

  /** The built-in ones first, in their order, then the account's own, oldest first. */
  async list(accountId: AccountId): Promise<AccountProfile[]> {
    const own = (await queries.listProfiles(this.#database.db, accountId)).map((row) => this.#fromRow(row));
    const versions = new Map(own.map((profile) => [profile.id, profile]));
    return [
      ...this.builtIn.map((profile) => versions.get(profile.id) ?? profile),
      ...own.filter(({ builtIn }) => !builtIn),
    ];
  }

  /** @throws VisavisError `not_found`, also for another account's. */
  async get(accountId: AccountId, id: string): Promise<AccountProfile> {
    const profile = await this.find(accountId, id);
    if (!profile) throw notFound();
    return profile;
  }

  async find(accountId: AccountId, id: string): Promise<AccountProfile | undefined> {
    if (!isId(id)) return undefined;
    const row = await queries.findProfile(this.#database.db, accountId, id);
    return row ? this.#fromRow(row) : this.builtIn.find((profile) => profile.id === id);
  }

  /** @throws VisavisError `conflict` for an id that is taken or too many profiles; `validation_failed`. */
  async create(accountId: AccountId, request: CreateProfileRequest): Promise<AccountProfile> {
    const texts: Texts = {
      name: request.name.trim(),
      description: (request.description ?? '').trim(),
      instructions: request.instructions,
      greeting: blankToNull(request.greeting ?? null),
      face: request.face ?? null,
      voice: request.voice ?? null,
      manner: changedManner(NEUTRAL_MANNER, request.manner),
    };
    this.#check(texts);
    const id = request.id ?? newId('ProfileId');
    if (this.#catalog.profile(id)) {
      throw new VisavisError('conflict', `${id} is built in: change it with PATCH /v1/profiles/${id}.`);
    }
    return this.#database.transaction(async (tx) => {
      await queries.lockAccount(tx, accountId);
      if (await queries.findProfile(tx, accountId, id)) {
        throw new VisavisError('conflict', `There is a profile ${id} already: PATCH changes it.`);
      }
      await this.#requireRoom(tx, accountId);
      return this.#save(tx, accountId, id, texts);
    });
  }

  /**
   * Changes what is given. Of a built-in profile it makes the account's own version.
   * @throws VisavisError `not_found`, `validation_failed`, `conflict` for too many profiles.
   */
  async update(accountId: AccountId, id: string, changes: UpdateProfileRequest): Promise<AccountProfile> {
    if (!isId(id)) throw notFound();
    return this.#database.transaction(async (tx) => {
      await queries.lockAccount(tx, accountId);
      const row = await queries.findProfile(tx, accountId, id);
      const before = row ? this.#fromRow(row) : this.#catalog.profile(id);
      if (!before) throw notFound();
      const texts: Texts = {
        name: (changes.name ?? before.name).trim(),
        description: (changes.description ?? before.description).trim(),
        instructions: changes.instructions ?? before.instructions,
        greeting: changes.greeting === undefined ? before.greeting : blankToNull(changes.greeting),
        face: changes.face === undefined ? before.face : changes.face,
        // What was stored before stays as it is, also while the text-to-speech does not have it.
        voice: changes.voice === undefined ? (row ? row.voice : this.voiceOf(before)) : changes.voice,
        manner: changedManner(before.manner, changes.manner),
      };
      this.#check({ face: changes.face ?? null, voice: changes.voice ?? null });
      if (!row) await this.#requireRoom(tx, accountId);
      return this.#save(tx, accountId, id, texts, row?.created_at);
    });
  }

  /**
   * Deletes the account's profile; its version of a built-in one gives way to what is built in.
   * @throws VisavisError `not_found`; `conflict` for a built-in one of which there is no own version.
   */
  async delete(accountId: AccountId, id: string): Promise<void> {
    if (!isId(id)) throw notFound();
    const builtIn = this.#catalog.profile(id) !== undefined;
    if (await queries.deleteProfile(this.#database.db, accountId, id)) return;
    if (builtIn)
      throw new VisavisError('conflict', `${id} is built in, and as it was: there is nothing to undo.`);
    throw notFound();
  }

  /** The voice that it has with the text-to-speech of now, if any. */
  voiceOf(profile: Profile): string | null {
    return profile.voices.find((id) => this.#catalog.voice(id) !== undefined) ?? null;
  }

  async #requireRoom(tx: Parameters<typeof queries.countProfiles>[0], accountId: AccountId): Promise<void> {
    if ((await queries.countProfiles(tx, accountId)) < PROFILE_LIMITS.count) return;
    throw new VisavisError(
      'conflict',
      `An account has at most ${PROFILE_LIMITS.count} profiles of its own: delete one.`,
    );
  }

  async #save(
    tx: Parameters<typeof queries.saveProfile>[0],
    accountId: AccountId,
    id: string,
    texts: Texts,
    createdAt?: Date,
  ): Promise<AccountProfile> {
    const now = new Date(this.#clock.wallNow());
    await queries.saveProfile(tx, {
      account_id: accountId,
      id,
      ...texts,
      manner: JSON.stringify(texts.manner),
      created_at: createdAt ?? now,
      updated_at: now,
    });
    return this.#describe(id, texts);
  }

  #fromRow(row: queries.ProfileRow): AccountProfile {
    return this.#describe(row.id, row);
  }

  #describe(id: string, texts: Texts): AccountProfile {
    const { name, description, instructions, greeting, face, voice, manner } = texts;
    const builtIn = this.#catalog.profile(id) !== undefined;
    const voices = voice === null ? [] : [voice];
    return {
      ...{ id, name, description, instructions, greeting, face, voices, manner },
      builtIn,
      customized: builtIn,
    };
  }

  /** @throws VisavisError `validation_failed` for a face or a voice that there is not. */
  #check({ face, voice }: Pick<Texts, 'face' | 'voice'>): void {
    const fields: FieldProblem[] = [];
    const check = (path: 'face' | 'voice', id: string | null, known: readonly { id: string }[]): void => {
      if (id === null || known.some((each) => each.id === id)) return;
      const there = known.map((each) => each.id).join(', ');
      fields.push({ path, message: `${JSON.stringify(id)} is not a ${path}; there are: ${there}` });
    };
    check('face', face, this.#catalog.faces);
    check('voice', voice, this.#catalog.voices);
    if (fields.length === 0) return;
    const detail = fields.map(({ path, message }) => `${path}: ${message}`).join('; ');
    throw new VisavisError('validation_failed', detail, { fields });
  }
}

/** Of what is no id the store is not even asked: it may be text that it cannot hold. */
function isId(id: string): boolean {
  return PROFILE_ID.test(id);
}

function blankToNull(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : text.trim();
}

function notFound(): VisavisError {
  return new VisavisError('not_found', 'There is no such profile.');
}
