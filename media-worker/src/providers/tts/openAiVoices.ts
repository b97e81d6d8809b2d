import type { OpenAiEndpoint, OpenAiOptions } from '../openai/openAiClient.ts';
import type { VoiceInfo } from './Tts.ts';

export interface OpenAiTtsOptions extends OpenAiOptions {
  /** Voice ids of an endpoint that has others than OpenAI's. */
  readonly voices?: readonly string[];
}

const voice = (id: string, gender: VoiceInfo['gender'], description: string): VoiceInfo => ({
  id,
  name: id.charAt(0).toUpperCase() + id.slice(1),
  description,
  language: 'en',
  gender,
});

const OPENAI_VOICES: readonly VoiceInfo[] = [
  voice('alloy', 'neutral', 'Balanced and even'),
  voice('ash', 'male', 'Confident and clear'),
  voice('ballad', 'male', 'Gentle and expressive'),
  voice('coral', 'female', 'Warm and friendly'),
  voice('echo', 'male', 'Calm and measured'),
  voice('fable', 'neutral', 'A storyteller'),
  voice('nova', 'female', 'Bright and lively'),
  voice('onyx', 'male', 'Deep and steady'),
  voice('sage', 'female', 'Soft and thoughtful'),
  voice('shimmer', 'female', 'Light and clear'),
];

/** The voices of an endpoint: OpenAI's, or those that the operator names. */
export function openAiVoices({ voices }: OpenAiTtsOptions): readonly VoiceInfo[] {
  return voices?.map((id) => voice(id, 'neutral', 'A voice of the configured endpoint')) ?? OPENAI_VOICES;
}

/** @throws ProviderError when the voice is none of them. */
export function requireVoice(endpoint: OpenAiEndpoint, voices: readonly VoiceInfo[], wanted: string): void {
  if (voices.some(({ id }) => id === wanted)) return;
  const known = voices.map(({ id }) => id).join(', ');
  throw endpoint.error(`has no voice "${wanted}"; it has ${known}`, 'rejected');
}

/** What asks for another pace; nothing at the voice's own, for endpoints that know none of it. */
export function paceOf(rate: number | undefined, model: string): { speed?: number; instructions?: string } {
  if (rate === undefined || Math.abs(rate - 1) < 0.02) return {};
  // These models go by words; the number is what all others go by.
  if (!/^gpt-.*tts/.test(model)) return { speed: rate };
  const pace = rate < 1 ? 'slowly and clearly, with short pauses' : 'at a brisk, lively pace';
  const degree = Math.abs(rate - 1) < 0.08 ? 'a little ' : '';
  return { speed: rate, instructions: `Speak ${degree}${pace}.` };
}
