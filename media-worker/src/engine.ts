import { encodeWav } from './audio/wav.ts';
import { FACES, renderPortrait } from './avatar/faces.ts';
import type { FaceInfo } from './avatar/Face.ts';
import { DrawnImages } from './providers/images/DrawnImages.ts';
import type { ImageMaker } from './providers/images/ImageMaker.ts';
import { OpenAiImages } from './providers/images/OpenAiImages.ts';
import type { OpenAiAccess } from './providers/openai/openAiClient.ts';
import { FliteTts } from './providers/tts/FliteTts.ts';
import { createOpenAiTts, type TtsFormat } from './providers/tts/createOpenAiTts.ts';
import type { Tts, VoiceInfo } from './providers/tts/Tts.ts';

export { AudioRefusal } from './speech/AudioRefusal.ts';
export { decodeAudio } from './speech/decodeAudio.ts';
export { ChatEngine, type Chat, type ChatModel } from './ChatEngine.ts';
export { moderationChoices, type ModerationChoice } from './providers/moderation/createModerators.ts';
export type { ImageMaker, MadeImage } from './providers/images/ImageMaker.ts';
export { ProviderError } from './providers/ProviderError.ts';
export type { SafetyAlert } from './safety/SafetyGate.ts';
export type { SafetyLevel } from './safety/SafetyLevel.ts';

/** How one provider is chosen: ours, or any endpoint that speaks OpenAI's API. */
export type EngineProvider =
  | { readonly kind: 'embedded' }
  | (OpenAiAccess & {
      readonly kind: 'openai';
      /** TTS only. */
      readonly format?: TtsFormat;
    });

export interface EngineSettings {
  readonly stt: EngineProvider;
  readonly tts: EngineProvider;
}

/** What the engine can do without media, for catalogs: who there is to talk to, and how they look and sound. */
export interface Engine {
  readonly faces: readonly FaceInfo[];
  readonly voices: readonly VoiceInfo[];
  readonly voiceProvider: string;
  /** Primary language subtags that are both understood and spoken; `['*']` for any. */
  readonly languages: readonly string[];
  /** @returns PNG, `size` × `size`. */
  renderPortrait(faceId: string, size: number): Promise<Buffer>;
  /** @returns WAV of a short sentence. */
  synthesizeSample(voiceId: string): Promise<Buffer>;
}

/** Who makes pictures: an endpoint that speaks OpenAI's API, or our own rules. */
export function createImageMaker(choice: EngineProvider): ImageMaker {
  return choice.kind === 'openai' ? new OpenAiImages(choice) : new DrawnImages();
}

/** @throws ProviderError when the effective text-to-speech cannot be loaded. */
export async function createEngine(settings: EngineSettings): Promise<Engine> {
  // It speaks a sample per voice at most: its thread need not stay.
  const { voices, name } = await withTts(settings.tts, async (tts) => ({
    voices: tts.voices,
    name: tts.name,
  }));
  const anyLanguage = settings.stt.kind === 'openai' && settings.tts.kind === 'openai';
  return {
    faces: FACES,
    voices,
    voiceProvider: name,
    languages: anyLanguage ? ['*'] : ['en'],
    renderPortrait: async (faceId, size) => renderPortrait(faceId, size),
    synthesizeSample: (voiceId) => withTts(settings.tts, (tts) => sample(tts, voiceId)),
  };
}

const SAMPLE_TIMEOUT_MS = 20_000;

async function sample(tts: Tts, voiceId: string): Promise<Buffer> {
  const voice = tts.voices.find(({ id }) => id === voiceId);
  const text = `Hello, I am ${voice?.name ?? 'your avatar'}. It is good to talk with you.`;
  const parts: Int16Array[] = [];
  const signal = AbortSignal.timeout(SAMPLE_TIMEOUT_MS);
  for await (const { pcm } of tts.synthesize(text, { voice: voiceId, signal })) parts.push(pcm);
  signal.throwIfAborted();
  return encodeWav(parts, tts.sampleRate);
}

async function withTts<Result>(choice: EngineProvider, use: (tts: Tts) => Promise<Result>): Promise<Result> {
  const tts = choice.kind === 'openai' ? createOpenAiTts(choice) : await FliteTts.create();
  try {
    return await use(tts);
  } finally {
    await tts.close();
  }
}
