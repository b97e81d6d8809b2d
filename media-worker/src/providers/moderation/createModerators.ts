import type { Clock } from '@visavis/shared';
import type { ChainOptions } from '../fallback/chainOptions.ts';
import { EmbeddedModerator } from './EmbeddedModerator.ts';
import type { ModerationProvider } from './ModerationProvider.ts';
import { OpenAiModerator } from './OpenAiModerator.ts';

/** A model on this machine, or an endpoint that speaks OpenAI's moderations API. */
export type ModerationChoice = {
  /** How long it may keep the user waiting, ms. */
  readonly timeoutMs?: number;
} & (
  | { readonly kind: 'embedded' }
  | {
      readonly kind: 'openai';
      /** May be empty when `baseUrl` names an endpoint that needs none. */
      readonly apiKey: string;
      readonly baseUrl?: string;
      readonly model?: string;
    }
);

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
