import type { EngineProvider } from '@visavis/media-worker';
import type { Clock } from '@visavis/shared';
import type { StripeKeys } from './billing/payments/createPayments.ts';
import type { Config } from './config.ts';
import { Embedder } from './knowledge/search/Embedder.ts';

/** Null: payments are tried out with the embedded processor. */
export function stripeKeys(config: Config): StripeKeys | null {
  const { stripeSecretKey: secretKey, stripeWebhookSecret: webhookSecret, stripeApiUrl: apiUrl } = config;
  return secretKey === null || webhookSecret === null ? null : { secretKey, webhookSecret, apiUrl };
}

/** Null: knowledge is searched by its words alone. */
export function embedderOf(config: Config, clock: Clock): Embedder | null {
  if (config.embeddingsModel === null) return null;
  return new Embedder({
    baseUrl: config.embeddingsBaseUrl ?? 'https://api.openai.com/v1',
    apiKey: config.embeddingsApiKey ?? config.openaiApiKey,
    model: config.embeddingsModel,
    clock,
  });
}

/** Who hears and speaks. */
export function engineSettings(config: Config): { stt: EngineProvider; tts: EngineProvider } {
  return { stt: providerOf(config, 'stt'), tts: providerOf(config, 'tts') };
}

/** Who draws. */
export function imageSettings(config: Config): EngineProvider {
  return providerOf(config, 'image');
}

function providerOf(config: Config, kind: 'stt' | 'tts' | 'image'): EngineProvider {
  if (config[`${kind}Provider`] === 'embedded') return { kind: 'embedded' };
  const baseUrl = config[`${kind}BaseUrl`];
  const model = config[`${kind}Model`];
  return {
    kind: 'openai',
    apiKey: config[`${kind}ApiKey`] ?? config.openaiApiKey ?? '',
    ...(baseUrl === null ? {} : { baseUrl }),
    ...(model === null ? {} : { model }),
    ...(kind === 'tts' ? { format: config.ttsFormat } : {}),
  };
}
