import { describe, expect, it } from 'vitest';
import { FakeLlm } from './llm/testing/FakeLlm.ts';
import {
  createProviders,
  type ProviderChain,
  type ProviderChoice,
  type ProviderDependencies,
} from './providers.ts';

const openai = (more: Partial<Extract<ProviderChoice, { kind: 'openai' }>> = {}): ProviderChoice => ({
  kind: 'openai',
  apiKey: 'sk-test',
  ...more,
});

const embedded: ProviderChoice = { kind: 'embedded' };
const chain = (...choices: ProviderChain['chain']): ProviderChain => ({ chain: choices });

const dependencies: ProviderDependencies = {
  log: { info: () => undefined, warn: () => undefined },
  createEmbeddedLlm: () => new FakeLlm(),
};

describe('createProviders', () => {
  it('makes what the settings name and says what is in effect', async () => {
    const providers = await createProviders(
      {
        stt: chain(openai({ baseUrl: 'http://localhost:8000/v1', apiKey: '', model: 'whisper-large' })),
        llm: chain(openai(), openai({ model: 'second' }), embedded),
        tts: chain(openai({ voices: ['af_heart'] }), embedded),
      },
      dependencies,
    );
    expect(providers.describe()).toEqual({
      stt: 'openai:whisper-large',
      llm: 'openai:gpt-4o-mini (openai:second, fake-llm)',
      tts: 'openai:gpt-4o-mini-tts (flite)',
    });
    expect(providers.snapshots().map(({ kind, position, name }) => `${kind} ${position} ${name}`)).toEqual([
      'stt 0 openai:whisper-large',
      'llm 0 openai:gpt-4o-mini',
      'llm 1 openai:second',
      'llm 2 fake-llm',
      'tts 0 openai:gpt-4o-mini-tts',
      'tts 1 flite',
    ]);
    expect(providers.tts.sampleRate).toBe(24_000);
    expect(providers.tts.voices.map(({ id }) => id)).toEqual(['af_heart']);
    await providers.close();
  });

  it('takes the embedded providers by default', async () => {
    const providers = await createProviders(
      { stt: chain(openai()), llm: chain(embedded), tts: chain(embedded) },
      dependencies,
    );
    expect(providers.describe()).toMatchObject({ llm: 'fake-llm', tts: 'flite' });
    await providers.close();
  });

  it('has moderators where they are asked for, with figures of their own', async () => {
    const settings = { stt: chain(openai()), llm: chain(embedded), tts: chain(embedded) };
    const without = await createProviders(settings, dependencies);
    expect(without.moderators).toEqual([]);
    await without.close();
    const providers = await createProviders(
      { ...settings, moderation: [{ kind: 'embedded' }, { kind: 'openai', apiKey: 'k', timeoutMs: 250 }] },
      dependencies,
    );
    expect(providers.moderators).toMatchObject([{ timeoutMs: 600 }, { timeoutMs: 250 }]);
    expect(providers.snapshots().slice(-2)).toMatchObject([
      { kind: 'moderation', name: 'embedded' },
      { kind: 'moderation', name: 'openai:omni-moderation-latest' },
    ]);
    await providers.close();
    await expect(
      createProviders({ ...settings, moderation: [{ kind: 'openai', apiKey: '' }] }, dependencies),
    ).rejects.toThrow(/MODERATION_PROVIDER is "openai", and there is no API key/);
  });

  it('says which setting is missing', async () => {
    const settings = { stt: chain(openai()), llm: chain(openai({ apiKey: '' })), tts: chain(openai()) };
    await expect(createProviders(settings, dependencies)).rejects.toThrow(
      /LLM_PROVIDER is "openai", and there is no API key: set OPENAI_API_KEY or LLM_API_KEY/,
    );
  });
});
