import type { ClipJob } from '@visavis/shared';
import { LipSync } from '../avatar/lipsync/LipSync.ts';
import type { LipSyncModel } from '../avatar/lipsync/LipSyncModel.ts';
import type { SpokenSentence } from '../conversation/SpokenSentence.ts';
import { PacedTts } from '../providers/tts/PacedTts.ts';
import type { WordTime } from '../providers/tts/Tts.ts';
import type { SafetyLevel } from '../safety/SafetyLevel.ts';
import { sayAloud, type SayingParts } from '../speech/sayAloud.ts';
import { ClipSpeechBuilder, type ClipSpeech } from './ClipSpeech.ts';

export interface SpeakingParts extends SayingParts {
  readonly lipSync: LipSyncModel;
}

/**
 * Says a clip's text, or the answer to its message, with the lips for it.
 * @param onSentence told after each.
 * @throws as `sayAloud`.
 */
export async function speakClip(
  { say, persona, voice }: Pick<ClipJob, 'say' | 'persona' | 'voice'>,
  { tts: shared, lipSync, ...parts }: SpeakingParts,
  { signal, onSentence }: { signal: AbortSignal; onSentence: () => void },
): Promise<{ speech: ClipSpeech; safetyLevel: SafetyLevel }> {
  const tts = new PacedTts(shared, persona.manner.speakingRate);
  const speech = new ClipSpeechBuilder(tts.sampleRate);
  const take = async (sentence: SpokenSentence): Promise<boolean> => {
    speech.add(await listen(sentence, lipSync, tts.sampleRate));
    if (!sentence.broken) onSentence();
    return !speech.empty;
  };
  const safetyLevel = await sayAloud({ say, persona, voice }, { ...parts, tts }, { signal, take });
  return { speech: speech.build(), safetyLevel };
}

async function listen(
  { text, audio }: SpokenSentence,
  model: LipSyncModel,
  sampleRate: number,
): Promise<Parameters<ClipSpeechBuilder['add']>[0]> {
  const lips = new LipSync(model, { text, sampleRate });
  const pcm: Int16Array[] = [];
  const words: WordTime[] = [];
  for await (const chunk of audio) {
    pcm.push(chunk.pcm);
    words.push(...(chunk.words ?? []));
    lips.push(chunk);
  }
  return { text, pcm, words, visemes: lips.end() };
}
