import { newId, type ClipJob, type Clock } from '@visavis/shared';
import { LipSync } from '../avatar/lipsync/LipSync.ts';
import type { LipSyncModel } from '../avatar/lipsync/LipSyncModel.ts';
import { Conversation } from '../conversation/Conversation.ts';
import type { SpokenSentence } from '../conversation/SpokenSentence.ts';
import type { Llm } from '../providers/llm/Llm.ts';
import { PacedTts } from '../providers/tts/PacedTts.ts';
import type { Tts, WordTime } from '../providers/tts/Tts.ts';
import type { CrisisDetector } from '../safety/CrisisDetector.ts';
import { SafetyGate } from '../safety/SafetyGate.ts';
import type { SafetyLevel } from '../safety/SafetyLevel.ts';
import { ClipFailure } from './ClipFailure.ts';
import { ClipSpeechBuilder, type ClipSpeech } from './ClipSpeech.ts';

export interface SpeakingParts {
  readonly llm: Llm;
  readonly tts: Tts;
  readonly lipSync: LipSyncModel;
  readonly crisisDetector: CrisisDetector;
  readonly clock: Clock;
}

/**
 * Says a clip's text, or the answer to its message, by the conversation engine: what is heard passed the safety gate,
 * as everywhere.
 * @param onSentence told after each.
 * @throws ClipFailure `reply_failed`, `voice_failed`, `nothing_to_say`; the signal's reason when it aborts.
 */
export async function speakClip(
  { say, persona, voice }: Pick<ClipJob, 'say' | 'persona' | 'voice'>,
  { llm, tts: shared, lipSync, crisisDetector, clock }: SpeakingParts,
  { signal, onSentence }: { signal: AbortSignal; onSentence: () => void },
): Promise<{ speech: ClipSpeech; safetyLevel: SafetyLevel }> {
  signal.throwIfAborted();
  const tts = new PacedTts(shared, persona.manner.speakingRate);
  const safety = new SafetyGate({ clock, language: persona.language, detector: crisisDetector });
  const conversation = new Conversation({ llm, tts, safety, persona, voice, history: [], clock });
  const failures: { code: string; message: string }[] = [];
  conversation.on('warning', (warning) => failures.push(warning));
  const turn = { turnId: newId('TurnId'), text: say.content };
  const sentences = say.kind === 'text' ? conversation.say(turn, signal) : conversation.respond(turn, signal);
  const speech = new ClipSpeechBuilder(tts.sampleRate);
  try {
    for await (const sentence of sentences) {
      speech.add(await listen(sentence, lipSync, tts.sampleRate));
      signal.throwIfAborted();
      if (sentence.broken) throw failure('voice_failed', failures);
      onSentence();
    }
    signal.throwIfAborted();
    // An apology is no answer; what is said in a crisis stands whatever the model does.
    const noAnswer = failures.some(({ code }) => code === 'llm_failed');
    if (noAnswer && safety.standing !== 'crisis') throw failure('reply_failed', failures);
    if (speech.empty) {
      const code = failures.length > 0 ? 'voice_failed' : 'nothing_to_say';
      throw failure(code, failures);
    }
    return { speech: speech.build(), safetyLevel: safety.standing };
  } finally {
    conversation.close();
  }
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

function failure(
  reason: 'reply_failed' | 'voice_failed' | 'nothing_to_say',
  failures: readonly { code: string; message: string }[],
): ClipFailure {
  const why = failures.map(({ code, message }) => `${code}: ${message}`).join('; ');
  return new ClipFailure(reason, why === '' ? 'there was nothing that can be spoken' : why);
}
