import { OpenAiEndpoint, type OpenAiOptions } from '../openai/openAiClient.ts';
import type { ImageMaker, MadeImage } from './ImageMaker.ts';

/** Most of what an endpoint may send as base64; its own limit is far below. */
const MAX_BASE64_CHARS = 28_000_000;

/** Pictures from any endpoint that speaks OpenAI's images API. */
export class OpenAiImages implements ImageMaker {
  readonly name: string;
  readonly #endpoint: OpenAiEndpoint;

  constructor(options: OpenAiOptions) {
    this.#endpoint = new OpenAiEndpoint('images', 'gpt-image-1', options);
    this.name = `openai:${this.#endpoint.model}`;
  }

  async make(prompt: string, signal: AbortSignal): Promise<MadeImage> {
    const { client, model } = this.#endpoint;
    // Not every model takes `response_format`: each may answer in its own.
    const answer = await this.#endpoint.request(signal, () =>
      client.images.generate({ model, prompt, n: 1, size: '1024x1024' }, { signal }),
    );
    const image = answer.data?.[0];
    if (typeof image?.b64_json === 'string' && image.b64_json.length <= MAX_BASE64_CHARS) {
      return { kind: 'bytes', bytes: Buffer.from(image.b64_json, 'base64') };
    }
    if (typeof image?.url === 'string') return { kind: 'url', url: image.url };
    throw this.#endpoint.error('answered no picture');
  }
}
