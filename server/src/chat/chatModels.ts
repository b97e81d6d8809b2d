import { moderationChoices, type ChatModel, type ModerationChoice } from '@visavis/media-worker';

/** The settings of the language model, as `Config` has them. */
export interface LlmSettings {
  readonly llmProvider: string;
  readonly llmBaseUrl: string | null;
  readonly llmApiKey: string | null;
  readonly llmModel: string | null;
  readonly llmFallback: readonly ('embedded' | 'openai')[];
  readonly llmFallbackBaseUrl: string | null;
  readonly llmFallbackApiKey: string | null;
  readonly llmFallbackModel: string | null;
  readonly llmCrisisModel: string | null;
  readonly llmCrisisBaseUrl: string | null;
  readonly llmCrisisApiKey: string | null;
  readonly openaiApiKey: string | null;
}

/** The models of chats, the same as the live avatar's; and the one for people who may be at risk, if there is one. */
export function chatModels(settings: LlmSettings): {
  models: readonly [ChatModel, ...ChatModel[]];
  crisisModel: ChatModel | undefined;
} {
  const { openaiApiKey } = settings;
  const endpoint = (apiKey: string | null, baseUrl: string | null, model: string | null): ChatModel => ({
    kind: 'openai',
    apiKey: apiKey ?? '',
    baseUrl: baseUrl ?? undefined,
    model: model ?? undefined,
  });
  const own = endpoint(settings.llmApiKey ?? openaiApiKey, settings.llmBaseUrl, settings.llmModel);
  const standIns = settings.llmFallback.map((kind): ChatModel =>
    kind === 'embedded'
      ? { kind }
      : endpoint(
          settings.llmFallbackApiKey ?? openaiApiKey,
          settings.llmFallbackBaseUrl,
          settings.llmFallbackModel,
        ),
  );
  const { llmCrisisModel, llmCrisisBaseUrl, llmCrisisApiKey } = settings;
  // A key is never sent to another endpoint than it was given for; only OpenAI's own is for all.
  const inherited = llmCrisisBaseUrl === null ? (settings.llmApiKey ?? openaiApiKey) : openaiApiKey;
  const crisisModel =
    llmCrisisModel === null
      ? undefined
      : endpoint(llmCrisisApiKey ?? inherited, llmCrisisBaseUrl ?? settings.llmBaseUrl, llmCrisisModel);
  const models: readonly [ChatModel, ...ChatModel[]] =
    settings.llmProvider === 'embedded' ? [{ kind: 'embedded' }] : [own, ...standIns];
  return { models, crisisModel };
}

/** The settings of moderation, as `Config` has them. */
export interface ModerationSettings {
  readonly moderationProvider: 'none' | 'embedded' | 'openai';
  readonly moderationBaseUrl: string | null;
  readonly moderationApiKey: string | null;
  readonly moderationModel: string | null;
  readonly moderationTimeoutMs: number | null;
  readonly openaiApiKey: string | null;
}

/** Who else looks at what users write, the same as in the live avatar. */
export function chatModeration(settings: ModerationSettings): readonly ModerationChoice[] {
  return moderationChoices({
    provider: settings.moderationProvider,
    apiKey: settings.moderationApiKey ?? settings.openaiApiKey,
    baseUrl: settings.moderationBaseUrl,
    model: settings.moderationModel,
    timeoutMs: settings.moderationTimeoutMs,
  });
}
