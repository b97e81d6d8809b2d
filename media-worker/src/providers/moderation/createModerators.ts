import type { Clock } from '@visavis/shared';
import type { ChainOptions } from '../fallback/chainOptions.ts';
import type { OpenAiAccess } from '../openai/openAiClient.ts';
import { EmbeddedModerator } from './EmbeddedModerator.ts';
import type { ModerationProvider } from './ModerationProvider.ts';
import { OpenAiModerator } from './OpenAiModerator.ts';

/** A model on this machine, or an endpoint that speaks OpenAI's moderations API. */
export type ModerationChoice = {
  /** How long it may keep the user waiting, ms. */
  readonly timeoutMs?: number;
} & ({ readonly kind: 'embedded' } | (OpenAiAccess & { readonly kind: 'openai' }));

/** What is set of moderation; null: nothing. */
export interface ModerationSettings {
  readonly provider: 'none' | 'embedded' | 'openai';
  readonly apiKey: string | null;
  readonly baseUrl: string | null;
  readonly model: string | null;
  readonly timeoutMs: number | null;
}

/** @returns who is asked: an endpoint beside the model on this machine, not in its place. */
export function moderationChoices(settings: ModerationSettings): readonly ModerationChoice[] {
  const { provider, apiKey, baseUrl, model, timeoutMs } = settings;
  const limit = timeoutMs === null ? {} : { timeoutMs };
  const embedded: ModerationChoice = { kind: 'embedded', ...limit };
  switch (provider) {
    case 'none':
      return [];
    case 'embedded':
      return [embedded];
    case 'openai':
      return [
        embedded,
        {
          kind: 'openai',
          apiKey: apiKey ?? '',
          ...(baseUrl === null ? {} : { baseUrl }),
          ...(model === null ? {} : { model }),
          ...limit,
        },
      ];
  }
}

export interface ModeratorDependencies extends Pick<ChainOptions, 'retryMs' | 'onWarning'> {
  readonly clock?: Clock;
  readonly onRestart?: (error: Error) => void;
  /** Nobody waits in a conversation: a model is loaded when it is asked for, and waited for. */
  readonly unhurried?: boolean;
}

/** In a process where nobody waits in a conversation. */
const UNHURRIED_MS = 10_000;

/** @throws Error that says which setting is missing. */
export function createModerators(
  choices: readonly ModerationChoice[],
  { unhurried, onRestart, ...options }: ModeratorDependencies,
): readonly ModerationProvider[] {
  return choices.map((choice) => {
    switch (choice.kind) {
      case 'embedded': {
        const { timeoutMs } = choice;
        return new EmbeddedModerator({
          ...options,
          ...(onRestart ? { onRestart } : {}),
          ...(timeoutMs === undefined ? {} : { timeoutMs }),
          ...(unhurried ? { timeoutMs: UNHURRIED_MS, loadAfterMs: null } : {}),
        });
      }
      case 'openai': {
        const { clock, ...others } = options;
        if (choice.apiKey === '' && choice.baseUrl === undefined) {
          throw new Error(
            'MODERATION_PROVIDER is "openai", and there is no API key: set OPENAI_API_KEY or MODERATION_API_KEY, or set ' +
              'MODERATION_BASE_URL to an endpoint that needs none.',
          );
        }
        return new OpenAiModerator({ ...others, endpoint: { ...choice, ...(clock ? { clock } : {}) } });
      }
    }
  });
}
