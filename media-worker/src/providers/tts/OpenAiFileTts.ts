import { decodeWav } from '../../audio/wav.ts';
import { Deadline } from '../openai/Deadline.ts';
import { OpenAiEndpoint } from '../openai/openAiClient.ts';
import { openAiVoices, paceOf, requireVoice, type OpenAiTtsOptions } from './openAiVoices.ts';
import type { VoiceInfo } from './Tts.ts';
import type { WholeTts } from './WholeTts.ts';

const TIMEOUT_MS = 5_000;
/** Half a minute of stereo at 48 kHz, in floats. */
const MAX_BYTES = 12_000_000;

/** Speech as WAV files, from endpoints that speak OpenAI's audio API and cannot stream raw PCM. */
export class OpenAiFileTts implements WholeTts {
  readonly name: string;
  readonly voices: readonly VoiceInfo[];
  readonly #endpoint: OpenAiEndpoint;

  constructor(options: OpenAiTtsOptions) {
    this.#endpoint = new OpenAiEndpoint('tts', 'tts-1', options);
    this.name = `openai:${this.#endpoint.model}`;
    this.voices = openAiVoices(options);
  }

  async speak(
    text: string,
    options: { voice: string; signal: AbortSignal; rate?: number },
  ): Promise<{ pcm: Int16Array; sampleRate: number }> {
    options.signal.throwIfAborted();
    const endpoint = this.#endpoint;
    requireVoice(endpoint, this.voices, options.voice);
    const deadline = new Deadline(options.signal, endpoint.clock);
    const { model } = endpoint;
    const body = { model, voice: options.voice, input: text, ...paceOf(options.rate, model) };
    try {
      deadline.expect(TIMEOUT_MS, endpoint.error(`made no sound within ${TIMEOUT_MS} ms`, 'timeout'));
      const file = await endpoint.request(deadline.signal, async () => {
        const response = await endpoint.client.audio.speech.create(
          { ...body, response_format: 'wav' },
          { signal: deadline.signal },
        );
        return readWithin(response, MAX_BYTES);
      });
      if (!file) throw endpoint.error(`answered more than ${MAX_BYTES} bytes for one clause`);
      return decodeWav(file);
    } catch (error) {
      options.signal.throwIfAborted();
      if (error instanceof RangeError) throw endpoint.error(`answered ${error.message}; it must serve "wav"`);
      throw deadline.missed ?? endpoint.toProviderError(error);
    } finally {
      deadline.close();
    }
  }

  async close(): Promise<void> {
    // Every request ends with its own signal; the client holds nothing else.
  }
}

/** @returns undefined when there is more than that. */
async function readWithin(response: Response, maxBytes: number): Promise<Buffer | undefined> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  const body: AsyncIterable<Uint8Array> | null = response.body;
  if (!body) return Buffer.alloc(0);
  for await (const part of body) {
    bytes += part.length;
    if (bytes > maxBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
