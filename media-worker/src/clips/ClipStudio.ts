import { rm, writeFile } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { systemClock, type ClipJob, type Clock, type RenderedClip } from '@visavis/shared';
import { encodeWav } from '../audio/wav.ts';
import { FaceFactory } from '../avatar/faces.ts';
import { LipSyncModel } from '../avatar/lipsync/LipSyncModel.ts';
import { EmbeddedLlm } from '../providers/llm/EmbeddedLlm.ts';
import {
  createReplyProviders,
  type ProviderLog,
  type ProviderSettings,
  type ReplyProviders,
} from '../providers/providers.ts';
import { CrisisDetector } from '../safety/CrisisDetector.ts';
import { hasMoved } from '../video/movement.ts';
import { ClipEncoder } from './ClipEncoder.ts';
import { durationOf, FRAME_MS, type ClipSpeech } from './ClipSpeech.ts';
import { clipStates } from './clipStates.ts';
import { encodeJpeg } from './encodeJpeg.ts';
import { speakClip } from './speakClip.ts';
import { webVtt } from './webVtt.ts';
import type { FaceState } from '../avatar/FaceState.ts';

export interface RenderOptions {
  /** Ends the rendering; none of its files is left then. */
  readonly signal: AbortSignal;
  /** 0..1, rising. */
  readonly onProgress: (progress: number) => void;
  /** For tests. */
  readonly ffmpeg?: string;
}

/** Shares of the work, as the progress tells them: begun, one more sentence said, all said, all drawn. */
const BEGUN = 0.01;
const SENTENCE = 0.01;
const SAID = 0.1;
const DRAWN = 0.98;
/** So many pictures are between two reports of progress: a third of a second of the clip. */
const REPORT_FRAMES = 8;

/** Renders clips, one after the other: voice, lips, face and safety are those of live conversations. */
export class ClipStudio {
  readonly #providers: ReplyProviders;
  readonly #lipSync: LipSyncModel;
  readonly #clock: Clock;
  readonly #crisisDetector = new CrisisDetector();
  readonly #faces = new FaceFactory();

  private constructor(providers: ReplyProviders, lipSync: LipSyncModel, clock: Clock) {
    this.#providers = providers;
    this.#lipSync = lipSync;
    this.#clock = clock;
  }

  /** Loads voice and models (about a second). @throws as `createReplyProviders`. */
  static async create(options: {
    providers: Omit<ProviderSettings, 'stt'>;
    log: ProviderLog;
    clock?: Clock;
  }): Promise<ClipStudio> {
    const { providers: settings, log, clock = systemClock } = options;
    const lipSync = await LipSyncModel.load();
    const providers = await createReplyProviders(settings, {
      log,
      createEmbeddedLlm: () => new EmbeddedLlm(),
      unhurried: true,
    });
    return new ClipStudio(providers, lipSync, clock);
  }

  /**
   * Writes a clip's files.
   * @throws ClipFailure; RangeError for a face or size that there is not; the signal's reason when it aborts.
   */
  async render(job: ClipJob, { signal, onProgress, ffmpeg }: RenderOptions): Promise<RenderedClip> {
    const { files } = job;
    const sound = `${files.video}.wav`;
    try {
      onProgress(BEGUN);
      let said = BEGUN;
      const { speech, safetyLevel } = await speakClip(
        job,
        {
          llm: this.#providers.llm,
          tts: this.#providers.tts,
          lipSync: this.#lipSync,
          crisisDetector: this.#crisisDetector,
          moderators: this.#providers.moderators,
          clock: this.#clock,
        },
        { signal, onSentence: () => onProgress((said = Math.min(SAID, said + SENTENCE))) },
      );
      onProgress(SAID);
      await writeFile(sound, encodeWav([speech.pcm], speech.sampleRate), { mode: 0o600 });
      await writeFile(files.captions, webVtt(speech.sentences), { mode: 0o600 });
      await this.#draw(job, speech, { sound, signal, onProgress, ...(ffmpeg ? { ffmpeg } : {}) });
      return { durationMs: durationOf(speech), safetyLevel };
    } catch (error) {
      await Promise.all(Object.values(files).map((file) => rm(file, { force: true })));
      throw error;
    } finally {
      await rm(sound, { force: true });
    }
  }

  async close(): Promise<void> {
    await this.#providers.close();
  }

  async #draw(
    { clipId, persona, face: faceId, format, size, files }: ClipJob,
    speech: ClipSpeech,
    { sound, signal, onProgress, ffmpeg }: RenderOptions & { sound: string },
  ): Promise<void> {
    const face = this.#faces.create(faceId, size);
    const output = files.video;
    const encoder = new ClipEncoder({ format, size, sound, output, signal, ...(ffmpeg ? { ffmpeg } : {}) });
    try {
      const frames = durationOf(speech) / FRAME_MS;
      let drawn: { state: FaceState; picture: Uint8Array } | undefined;
      let index = 0;
      for (const state of clipStates(speech, { seed: seedOf(clipId), manner: persona.manner })) {
        if (!drawn || hasMoved(drawn.state, state)) drawn = { state, picture: face.draw(state) };
        if (index === 0)
          await writeFile(files.poster, await encodeJpeg(drawn.picture, size), { mode: 0o600 });
        await encoder.write(drawn.picture);
        index++;
        if (index % REPORT_FRAMES === 0) {
          onProgress(SAID + ((DRAWN - SAID) * index) / frames);
          // A cancellation is a message, and would wait behind all that is drawn.
          await nextTurn();
        }
      }
      await encoder.finish();
    } finally {
      await encoder.close();
      face.close();
    }
  }
}

/** Each clip has its own blinks and nods, and the same each time that it is rendered. */
function seedOf(text: string): number {
  let seed = 0;
  for (const letter of text) seed = (Math.imul(seed, 31) + letter.codePointAt(0)!) | 0;
  return seed;
}
