import { VisavisError } from '@visavis/shared';
import { profiles, type Profile } from './profiles.ts';

export interface CatalogFace {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly kind: 'vector';
  readonly defaultVoice: string;
}

export interface CatalogVoice {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** BCP 47, e.g. `en-US`. */
  readonly language: string;
  readonly gender: 'female' | 'male' | 'neutral';
}

/** What the catalog needs of the conversation engine; `@visavis/media-worker` implements it. */
export interface CatalogEngine {
  readonly faces: readonly CatalogFace[];
  /** Voices of the effective text-to-speech. */
  readonly voices: readonly CatalogVoice[];
  /** Name of the effective text-to-speech, e.g. `flite`. */
  readonly voiceProvider: string;
  /**
   * Primary language subtags that the effective speech-to-text and text-to-speech both honour, e.g. `['en']`;
   * `['*']` when they take any language.
   */
  readonly languages: readonly string[];
  /** @returns a PNG of the face at rest, `size` × `size`. */
  renderPortrait(faceId: string, size: number): Promise<Buffer>;
  /** @returns a WAV of a short sentence in this voice. */
  synthesizeSample(voiceId: string): Promise<Buffer>;
}

/** Faces, voices and profiles that a session can have. Pictures and samples are made once and kept. */
export class Catalog {
  static readonly portraitSize = 512;
  readonly #engine: CatalogEngine;
  readonly #portraits = new Map<string, Promise<Buffer>>();
  readonly #samples = new Map<string, Promise<Buffer>>();

  constructor(deps: { engine: CatalogEngine }) {
    this.#engine = deps.engine;
  }

  get faces(): readonly CatalogFace[] {
    return this.#engine.faces;
  }

  get voices(): readonly CatalogVoice[] {
    return this.#engine.voices;
  }

  get voiceProvider(): string {
    return this.#engine.voiceProvider;
  }

  get profiles(): readonly Profile[] {
    return profiles;
  }

  /** Primary subtags, or `['*']`. */
  get languages(): readonly string[] {
    return this.#engine.languages;
  }

  face(id: string): CatalogFace | undefined {
    return this.faces.find((face) => face.id === id);
  }

  voice(id: string): CatalogVoice | undefined {
    return this.voices.find((voice) => voice.id === id);
  }

  profile(id: string): Profile | undefined {
    return profiles.find((profile) => profile.id === id);
  }

  /** The face's own voice, or the first there is when the effective text-to-speech does not have it. */
  defaultVoice(face: CatalogFace): CatalogVoice {
    const voice = this.voice(face.defaultVoice) ?? this.voices[0];
    if (!voice) throw new VisavisError('unavailable', 'No voice is available right now.');
    return voice;
  }

  /** @returns whether the language of a BCP 47 tag is understood and spoken, whatever its region. */
  supportsLanguage(tag: string): boolean {
    return this.languages.includes('*') || this.languages.includes(primaryLanguage(tag));
  }

  /** @throws VisavisError `not_found`. */
  async portrait(faceId: string): Promise<Buffer> {
    if (!this.face(faceId))
      throw new VisavisError('not_found', `There is no face ${JSON.stringify(faceId)}.`);
    return remember(this.#portraits, faceId, () => this.#engine.renderPortrait(faceId, Catalog.portraitSize));
  }

  /** @throws VisavisError `not_found`. */
  async sample(voiceId: string): Promise<Buffer> {
    if (!this.voice(voiceId)) {
      throw new VisavisError('not_found', `There is no voice ${JSON.stringify(voiceId)}.`);
    }
    return remember(this.#samples, voiceId, () => this.#engine.synthesizeSample(voiceId));
  }
}

/** `en-US` → `en`. */
export function primaryLanguage(tag: string): string {
  return tag.split('-', 1).join('').toLowerCase();
}

/** One making per key, also for requests that come at the same time; a failed one is tried again. */
function remember(
  cache: Map<string, Promise<Buffer>>,
  key: string,
  make: () => Promise<Buffer>,
): Promise<Buffer> {
  const existing = cache.get(key);
  if (existing) return existing;
  const made = make().catch((error: unknown) => {
    cache.delete(key);
    throw error;
  });
  cache.set(key, made);
  return made;
}
