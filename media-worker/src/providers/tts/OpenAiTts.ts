import { OpenAiEndpoint, type OpenAiOptions } from '../openai/openAiClient.ts';
import { streamOf } from '../openai/streamOf.ts';
import { samplesOf } from './pcmStream.ts';
import type { SynthesisOptions, Tts, TtsChunk, VoiceInfo } from './Tts.ts';

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

const OPENAI_VOICES = [
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

/** Speech from any endpoint that speaks OpenAI's audio API: raw PCM at 24 kHz, played as it comes. No word times. */
export class OpenAiTts implements Tts {
  readonly name: string;
  readonly sampleRate = 24_000;
  readonly voices: readonly VoiceInfo[];
  readonly #endpoint: OpenAiEndpoint;

  constructor(options: OpenAiTtsOptions) {
    this.#endpoint = new OpenAiEndpoint('tts', 'gpt-4o-mini-tts', options);
    this.name = `openai:${this.#endpoint.model}`;
    this.voices =
      options.voices?.map((id) => voice(id, 'neutral', 'A voice of the configured endpoint')) ??
      OPENAI_VOICES;
  }

  async *synthesize(text: string, options: SynthesisOptions): AsyncGenerator<TtsChunk, void, undefined> {
    if (!this.voices.some(({ id }) => id === options.voice)) {
      const known = this.voices.map(({ id }) => id).join(', ');
      throw this.#endpoint.error(`has no voice "${options.voice}"; it has ${known}`, 'rejected');
    }
    const input = text.trim();
    if (input === '') return;
    const { client, model } = this.#endpoint;
    const request = { signal: options.signal, what: 'audio' };
    const pieces = streamOf(this.#endpoint, request, async (signal) => {
      const response = await client.audio.speech.create(
        { model, voice: options.voice, input, response_format: 'pcm', ...paceOf(options.rate, model) },
        { signal },
      );
      if (!response.body) throw this.#endpoint.error('answered without audio');
      const type = response.headers.get('content-type') ?? '';
      if (/json|text|wav|mpeg/.test(type)) {
        throw this.#endpoint.error(`answered ${type}; it must serve response_format "pcm" (16 bit, 24 kHz)`);
      }
      return samplesOf(rawSound(response.body, this.#endpoint));
    });
    let given = false;
    for await (const pcm of pieces) {
      given = true;
      yield { pcm };
    }
    if (!given && !options.signal.aborted) throw this.#endpoint.error('answered without audio');
  }

  async close(): Promise<void> {
    // Every request ends with its own signal; the client holds nothing else.
  }
}

/** What asks for another pace; nothing at the voice's own, for endpoints that know none of it. */
function paceOf(rate: number | undefined, model: string): { speed?: number; instructions?: string } {
  if (rate === undefined || Math.abs(rate - 1) < 0.02) return {};
  // These models go by words; the number is what all others go by.
  if (!/^gpt-.*tts/.test(model)) return { speed: rate };
  const pace = rate < 1 ? 'slowly and clearly, with short pauses' : 'at a brisk, lively pace';
  const degree = Math.abs(rate - 1) < 0.08 ? 'a little ' : '';
  return { speed: rate, instructions: `Speak ${degree}${pace}.` };
}

/** What files and pages begin with. As raw sound they would be a burst of noise. */
const NOT_RAW = ['RIFF', 'ID3', 'OggS', 'fLaC', '<!', '<html', '<?xml', '{"'];

/** @throws ProviderError when the bytes are plainly no raw sound, whatever their content type says. */
async function* rawSound(
  bytes: AsyncIterable<Uint8Array>,
  endpoint: OpenAiEndpoint,
): AsyncGenerator<Uint8Array, void, undefined> {
  let first = true;
  for await (const piece of bytes) {
    if (first && piece.length > 0) {
      first = false;
      const start = Buffer.from(piece.subarray(0, 5)).toString('latin1').toLowerCase();
      if (NOT_RAW.some((mark) => start.startsWith(mark.toLowerCase()))) {
        throw endpoint.error('answered no raw sound; it must serve response_format "pcm" (16 bit, 24 kHz)');
      }
    }
    yield piece;
  }
}
