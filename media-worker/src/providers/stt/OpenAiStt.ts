import { toFile } from 'openai';
import { z } from 'zod';
import { Deadline } from '../openai/Deadline.ts';
import { OpenAiEndpoint, type OpenAiOptions } from '../openai/openAiClient.ts';
import type { Stt, SttOptions } from './Stt.ts';
import { encodeWav, toPcm16 } from '../../audio/wav.ts';

/** What counts of the answer. */
const answerSchema = z.object({ text: z.string() });
const SAMPLE_RATE = 16_000;
const TIMEOUT_MS = 8_000;
/** The API refuses less than 0.1 s. */
const MIN_SAMPLES = SAMPLE_RATE / 5;

/** Transcripts from any endpoint that speaks OpenAI's audio API: one WAV upload per utterance. */
export class OpenAiStt implements Stt {
  readonly name: string;
  readonly #endpoint: OpenAiEndpoint;

  constructor(options: OpenAiOptions) {
    this.#endpoint = new OpenAiEndpoint('stt', 'gpt-4o-mini-transcribe', options);
    this.name = `openai:${this.#endpoint.model}`;
  }

  async transcribe(audio: Float32Array, options: SttOptions): Promise<string> {
    options.signal?.throwIfAborted();
    const endpoint = this.#endpoint;
    const padded = new Float32Array(Math.max(MIN_SAMPLES, audio.length));
    padded.set(audio);
    const file = await toFile(encodeWav([toPcm16(padded)], SAMPLE_RATE), 'utterance.wav', {
      type: 'audio/wav',
    });
    const deadline = new Deadline(options.signal, endpoint.clock);
    const timeoutMs = endpoint.timeoutMs ?? TIMEOUT_MS;
    deadline.expect(timeoutMs, endpoint.error(`gave no transcript within ${timeoutMs} ms`, 'timeout'));
    try {
      const answer: unknown = await endpoint.request(deadline.signal, () =>
        endpoint.client.audio.transcriptions.create(
          {
            file,
            model: endpoint.model,
            // The API takes the language alone: "en" of "en-GB".
            language: options.language.split('-')[0]!.toLowerCase(),
            response_format: 'json',
          },
          { signal: deadline.signal },
        ),
      );
      const parsed = answerSchema.safeParse(answer);
      if (!parsed.success) throw endpoint.error('answered without a "text"');
      return parsed.data.text.trim();
    } catch (error) {
      options.signal?.throwIfAborted();
      throw deadline.missed ?? endpoint.toProviderError(error);
    } finally {
      deadline.close();
    }
  }

  async close(): Promise<void> {
    // Every request ends with its own signal; the client holds nothing else.
  }
}
