import { describe, expect, it } from 'vitest';
import { FakeLlm } from './llm/testing/FakeLlm.ts';
import { createProviders, type ProviderChoice, type ProviderDependencies } from './providers.ts';

const openai = (more: Partial<Extract<ProviderChoice, { kind: 'openai' }>> = {}): ProviderChoice => ({
  kind: 'openai',
  apiKey: 'sk-test',
  ...more,
});

const dependencies: ProviderDependencies = {
  log: { info: () => undefined, warn: () => undefined },
  createEmbeddedLlm: () => new FakeLlm(),
};

describe('createProviders', () => {
  it('makes what the settings name and says what is in effect', async () => {
    const providers = await createProviders(
      {
        stt: openai({ baseUrl: 'http://localhost:8000/v1', apiKey: '', model: 'whisper-large' }),
        llm: openai({ fallback: 'embedded' }),
        tts: openai({ voices: ['af_heart'], fallback: 'embedded' }),
      },
      dependencies,
    );
    expect(providers.describe()).toEqual({
      stt: 'openai:whisper-large',
      llm: 'openai:gpt-4o-mini (fake-llm)',
      tts: 'openai:gpt-4o-mini-tts (flite)',
    });
    expect(providers.tts.sampleRate).toBe(24_000);
    expect(providers.tts.voices.map(({ id }) => id)).toEqual(['af_heart']);
    await providers.close();
  });

  it('takes the embedded providers by default', async () => {
    const providers = await createProviders(
      { stt: openai(), llm: { kind: 'embedded' }, tts: { kind: 'embedded' } },
      dependencies,
    );
    expect(providers.describe()).toMatchObject({ llm: 'fake-llm', tts: 'flite' });
    await providers.close();
  });

  it('says which setting is missing', async () => {
    const settings = { stt: openai(), llm: openai({ apiKey: '' }), tts: openai() };
    await expect(createProviders(settings, dependencies)).rejects.toThrow(
      /LLM_PROVIDER is "openai", and there is no API key: set OPENAI_API_KEY or LLM_API_KEY/,
    );
  });
});
