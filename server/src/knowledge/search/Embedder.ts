import { z } from 'zod';
import type { Clock } from '@visavis/shared';

export interface EmbedderOptions {
  /** Of an endpoint that speaks OpenAI's API, e.g. `https://api.openai.com/v1`. Set by the operator: trusted. */
  readonly baseUrl: string;
  readonly apiKey: string | null;
  readonly model: string;
  readonly clock: Clock;
}

const answerSchema = z.object({
  data: z.array(z.object({ index: z.number().int(), embedding: z.array(z.number()).min(1) })),
});

const BATCH = 64;

/** Turns texts into vectors whose cosine says how alike they mean. */
export class Embedder {
  readonly model: string;
  readonly #options: EmbedderOptions;

  constructor(options: EmbedderOptions) {
    this.#options = options;
    this.model = options.model;
  }

  /**
   * @param timeoutMs for each batch of 64.
   * @returns a vector of length one for each text.
   * @throws Error when the endpoint fails, is late, or answers what cannot be used.
   */
  async embed(texts: readonly string[], timeoutMs: number): Promise<Float32Array[]> {
    const vectors: Float32Array[] = [];
    for (let from = 0; from < texts.length; from += BATCH) {
      vectors.push(...(await this.#batch(texts.slice(from, from + BATCH), timeoutMs)));
    }
    return vectors;
  }

  async #batch(input: readonly string[], timeoutMs: number): Promise<Float32Array[]> {
    const { baseUrl, apiKey, model, clock } = this.#options;
    const controller = new AbortController();
    const cancel = clock.setTimeout(
      () => controller.abort(new Error(`no embeddings within ${timeoutMs} ms`)),
      timeoutMs,
    );
    try {
      const response = await fetch(`${baseUrl.replace(/\/+$/, '')}/embeddings`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
        },
        body: JSON.stringify({ model, input, encoding_format: 'float' }),
        signal: controller.signal,
      });
      if (!response.ok) {
        await response.body?.cancel();
        throw new Error(`the embeddings endpoint answered ${response.status}`);
      }
      const { data } = answerSchema.parse(await response.json());
      const byIndex = new Map(data.map(({ index, embedding }) => [index, embedding]));
      return input.map((_, index) => {
        const vector = byIndex.get(index);
        if (!vector) throw new Error('the embeddings endpoint left out a text');
        return normalized(vector);
      });
    } finally {
      cancel();
    }
  }
}

function normalized(vector: readonly number[]): Float32Array {
  const length = Math.hypot(...vector) || 1;
  return Float32Array.from(vector, (value) => value / length);
}

/** Of two vectors of length one: −1..1; −1 for vectors of different models. */
export function cosine(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return -1;
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}
