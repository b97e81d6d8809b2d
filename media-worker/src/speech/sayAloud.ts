import { newId, type ClipJob, type Clock } from '@visavis/shared';
import { Conversation, type Persona } from '../conversation/Conversation.ts';
import type { SpokenSentence } from '../conversation/SpokenSentence.ts';
import { JobFailure } from '../jobs/JobFailure.ts';
import type { Llm } from '../providers/llm/Llm.ts';
import type { Tts } from '../providers/tts/Tts.ts';
import type { CrisisDetector } from '../safety/CrisisDetector.ts';
import type { Moderator } from '../safety/Moderator.ts';
import { SafetyGate } from '../safety/SafetyGate.ts';
import type { SafetyLevel } from '../safety/SafetyLevel.ts';

export interface SayingParts {
  readonly llm: Llm;
  readonly tts: Tts;
  readonly crisisDetector: CrisisDetector;
  readonly moderators: readonly Moderator[];
  readonly clock: Clock;
}

export interface Saying {
  readonly say: ClipJob['say'];
  readonly persona: Persona;
  readonly voice: string;
}

/**
 * Says a text, or the answer to a message, by the conversation engine: what is heard passed the safety gate, as
 * everywhere.
 * @param options.take is given one sentence after the other; it hears its audio to the end, and tells whether any was.
 * @throws JobFailure `reply_failed`, `voice_failed`, `nothing_to_say`; the signal's reason when it aborts.
 */
export async function sayAloud(
  { say, persona, voice }: Saying,
  { llm, tts, crisisDetector, moderators, clock }: SayingParts,
  { signal, take }: { signal: AbortSignal; take: (sentence: SpokenSentence) => Promise<boolean> },
): Promise<SafetyLevel> {
  signal.throwIfAborted();
  const { language } = persona;
  const safety = new SafetyGate({ clock, language, detector: crisisDetector, moderators });
  const conversation = new Conversation({ llm, tts, safety, persona, voice, history: [], clock });
  const failures: { code: string; message: string }[] = [];
  conversation.on('warning', (warning) => failures.push(warning));
  const turn = { turnId: newId('TurnId'), text: say.content };
  const sentences = say.kind === 'text' ? conversation.say(turn, signal) : conversation.respond(turn, signal);
  let heard = false;
  try {
    for await (const sentence of sentences) {
      heard = (await take(sentence)) || heard;
      signal.throwIfAborted();
      if (sentence.broken) throw failure('voice_failed', failures);
    }
    signal.throwIfAborted();
    // An apology is no answer; what is said in a crisis stands whatever the model does.
    const noAnswer = failures.some(({ code }) => code === 'llm_failed');
    if (noAnswer && safety.standing !== 'crisis') throw failure('reply_failed', failures);
    if (!heard) throw failure(failures.length > 0 ? 'voice_failed' : 'nothing_to_say', failures);
    return safety.standing;
  } finally {
    conversation.close();
  }
}

function failure(
  reason: 'reply_failed' | 'voice_failed' | 'nothing_to_say',
  failures: readonly { code: string; message: string }[],
): JobFailure {
  const why = failures.map(({ code, message }) => `${code}: ${message}`).join('; ');
  return new JobFailure(reason, why === '' ? 'there was nothing that can be spoken' : why);
}
