import { newId, systemClock } from '@visavis/shared';
import { LipSync } from '../../../media-worker/src/avatar/lipsync/LipSync.ts';
import type { LipSyncModel } from '../../../media-worker/src/avatar/lipsync/LipSyncModel.ts';
import type { VisemeEvent } from '../../../media-worker/src/avatar/lipsync/Viseme.ts';
import { Conversation } from '../../../media-worker/src/conversation/Conversation.ts';
import type { MediaWorkerParts } from '../../../media-worker/src/MediaWorkerParts.ts';
import type { Tts, TtsChunk } from '../../../media-worker/src/providers/tts/Tts.ts';
import { SafetyGate } from '../../../media-worker/src/safety/SafetyGate.ts';
import { collect } from '../../support/collect.ts';

const CONTEXT =
  'Velo Nord is a bicycle shop in the old harbour. It opens at nine and closes at six, on Saturdays at two. It sells city ' +
  'bikes, cargo bikes and electric bikes, and repairs all makes. A service costs sixty euros and takes two days. Returns ' +
  'are free for thirty days with the receipt. Cargo bikes can be rented for twenty-five euros a day. Helmets and locks ' +
  'are on the first floor. The owner is Ines Moreau, who raced for Brittany. Parking is behind the building.';
const QUESTIONS = [
  'Hello, who are you and what can you do for me?',
  'When are you open on Saturdays?',
  'How much does a service cost, and how long does it take?',
  'Can I rent a cargo bike for the weekend?',
  'What if I want to bring a bike back?',
  'I felt a little nervous about riding in the city, to be honest.',
  'Where can I park my car?',
  'Thank you, that was very helpful.',
];

/** A voice without sound, to see what a reply costs without it. */
const mute: Tts = {
  name: 'mute',
  sampleRate: 16_000,
  voices: [],
  async *synthesize() {
    yield { pcm: new Int16Array(320) };
  },
  close: async () => undefined,
};

/** A sentence with its sound. */
export interface VoicedSentence {
  readonly text: string;
  readonly chunks: readonly TtsChunk[];
}

/** Answers every question in one conversation: safety, reply engine, sentences. @returns the sentences. */
export async function answer({ llm, crisisDetector }: MediaWorkerParts): Promise<string[]> {
  const conversation = new Conversation({
    llm,
    tts: mute,
    safety: new SafetyGate({ clock: systemClock, language: 'en', detector: crisisDetector }),
    persona: { instructions: '', behavior: '', context: CONTEXT, language: 'en' },
    voice: '',
    history: [],
    clock: systemClock,
  });
  const texts: string[] = [];
  for (const text of QUESTIONS) {
    const turnId = newId('TurnId');
    const reply: string[] = [];
    for await (const sentence of conversation.respond({ turnId, text }, new AbortController().signal)) {
      await collect(sentence.audio);
      reply.push(sentence.text);
    }
    conversation.heard({ turnId, spokenText: reply.join(' '), interrupted: false });
    texts.push(...reply);
  }
  conversation.close();
  return texts;
}

export async function voice(tts: Tts, texts: readonly string[], name: string): Promise<VoicedSentence[]> {
  const sentences: VoicedSentence[] = [];
  const { signal } = new AbortController();
  for (const text of texts) {
    sentences.push({ text, chunks: await collect(tts.synthesize(text, { voice: name, signal })) });
  }
  return sentences;
}

/** @param exact false: as for a voice that gives no phonemes. @returns the visemes of each sentence. */
export function lipSync(
  model: LipSyncModel,
  sentences: readonly VoicedSentence[],
  exact: boolean,
): (readonly VisemeEvent[])[] {
  return sentences.map(({ text, chunks }) => {
    const lips = new LipSync(model, { text, sampleRate: 16_000 });
    for (const chunk of chunks) lips.push(exact ? chunk : { pcm: chunk.pcm });
    return lips.end();
  });
}

export function secondsOf(sentences: readonly VoicedSentence[]): number {
  const samples = sentences.flatMap(({ chunks }) => chunks.map(({ pcm }) => pcm.length));
  return samples.reduce((sum, length) => sum + length, 0) / 16_000;
}
