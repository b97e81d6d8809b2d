import { OpenAiEndpoint } from '../openai/openAiClient.ts';
import { streamOf } from '../openai/streamOf.ts';
import { openAiVoices, paceOf, requireVoice, type OpenAiTtsOptions } from './openAiVoices.ts';
import { samplesOf } from './pcmStream.ts';
import type { SynthesisOptions, Tts, TtsChunk, VoiceInfo } from './Tts.ts';

/** Speech from any endpoint that speaks OpenAI's audio API: raw PCM at 24 kHz, played as it comes. No word times. */
export class OpenAiTts implements Tts {
  readonly name: string;
  readonly sampleRate = 24_000;
  readonly voices: readonly VoiceInfo[];
  readonly #endpoint: OpenAiEndpoint;

  constructor(options: OpenAiTtsOptions) {
    this.#endpoint = new OpenAiEndpoint('tts', 'gpt-4o-mini-tts', options);
    this.name = `openai:${this.#endpoint.model}`;
    this.voices = openAiVoices(options);
  }

  async *synthesize(text: string, options: SynthesisOptions): AsyncGenerator<TtsChunk, void, undefined> {
    requireVoice(this.#endpoint, this.voices, options.voice);
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
        throw this.#endpoint.error(
          `answered ${type}; it must serve response_format "pcm" (16 bit, 24 kHz), or TTS_FORMAT be wav`,
        );
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
        throw endpoint.error(
          'answered no raw sound; it must serve response_format "pcm" (16 bit, 24 kHz), or TTS_FORMAT be wav',
        );
      }
    }
    yield piece;
  }
}
