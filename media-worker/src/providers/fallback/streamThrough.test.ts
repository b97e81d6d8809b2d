import { VirtualClock } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import { ProviderGuard } from '../guard/ProviderGuard.ts';
import type { LlmPiece } from '../llm/Llm.ts';
import { textOf } from '../llm/testing/textOf.ts';
import { FakeLlm, type FakeReply } from '../llm/testing/FakeLlm.ts';
import { ProviderError } from '../ProviderError.ts';
import type { StreamLink } from './Attempt.ts';
import { streamThrough } from './streamThrough.ts';
import { plainRequest } from '../llm/testing/plainRequest.ts';

const REQUEST = plainRequest();
const STALLS: FakeReply = { tokens: ['late'], firstTokenMs: 1e9 };
const DOWN: FakeReply = { tokens: [], error: new ProviderError('llm', 'is down', { fault: 'server_error' }) };

function setUp(...scripts: { script: FakeReply | string; local?: boolean; heedless?: boolean }[]) {
  const clock = new VirtualClock();
  const llms: FakeLlm[] = [];
  const links: StreamLink<LlmPiece>[] = scripts.map(({ script, local = false, heedless }, position) => {
    const llm = new FakeLlm([script], clock);
    llms.push(llm);
    const deaf = new AbortController().signal;
    return {
      guard: new ProviderGuard({ kind: 'llm', name: `llm-${position}`, position, clock }),
      local,
      open: (signal) => llm.reply(REQUEST, heedless ? deaf : signal),
    };
  });
  const failures: string[] = [];
  const controller = new AbortController();
  const run = async (): Promise<{ text: string; at: number; error?: unknown }> => {
    let text = '';
    let at = NaN;
    try {
      const stream = streamThrough(links, {
        clock,
        signal: controller.signal,
        provider: 'llm',
        what: 'token',
        timeoutMs: 5_000,
        localTimeoutMs: 2_000,
        onFailure: ({ message }, standIn) => failures.push(`${message} → ${standIn}`),
      });
      for await (const piece of stream) {
        if (text === '') at = clock.now();
        text += textOf([piece]);
      }
      return { text, at };
    } catch (error) {
      return { text, at: Number.isNaN(at) ? clock.now() : at, error };
    }
  };
  return { clock, links, llms, failures, run, controller };
}

async function outcome(context: ReturnType<typeof setUp>, ms = 20_000): ReturnType<typeof context.run> {
  const running = context.run();
  await context.clock.advance(ms);
  return running;
}

describe('streamThrough', () => {
  it('asks nobody else while the first is in time', async () => {
    const context = setUp({ script: { tokens: ['one'], firstTokenMs: 1_900 } }, { script: 'two' });
    expect(await outcome(context)).toEqual({ text: 'one', at: 1_900 });
    expect(context.llms[1]!.requests).toEqual([]);
  });

  it('goes on at once when one fails, as far as it takes', async () => {
    const context = setUp({ script: DOWN }, { script: DOWN }, { script: 'three', local: true });
    expect(await outcome(context)).toEqual({ text: 'three', at: 0 });
    expect(context.failures).toEqual(['llm: is down → llm-2', 'llm: is down → llm-2']);
  });

  it('lets a second endpoint compete with a silent one, and takes whoever begins', async () => {
    const slow = setUp(
      { script: { tokens: ['one'], firstTokenMs: 2_500 } },
      { script: { tokens: ['two'], firstTokenMs: 1_000 } },
    );
    expect(await outcome(slow)).toEqual({ text: 'one', at: 2_500 });
    expect(slow.llms[1]!.aborted).toBe(1);

    const silent = setUp({ script: STALLS }, { script: { tokens: ['two'], firstTokenMs: 1_000 } });
    expect(await outcome(silent)).toEqual({ text: 'two', at: 3_000 });
    expect(silent.llms[0]!.aborted).toBe(1);
    expect(silent.links[0]!.guard.snapshot()).toMatchObject({ breaker: 'open', errors: { timeout: 1 } });
  });

  it('does not begin the local one before the others had their time', async () => {
    const late = setUp(
      { script: { tokens: ['one'], firstTokenMs: 4_900 } },
      { script: 'local', local: true },
    );
    expect(await outcome(late)).toEqual({ text: 'one', at: 4_900 });
    const silent = setUp({ script: STALLS }, { script: STALLS }, { script: 'local', local: true });
    expect(await outcome(silent)).toEqual({ text: 'local', at: 5_000 });
  });

  it('ends by its deadlines whatever stalls, heedless of aborts, too', async () => {
    const all = { script: STALLS, heedless: true };
    const context = setUp(all, all, { ...all, local: true });
    const { error, at } = await outcome(context);
    expect(error).toBeInstanceOf(ProviderError);
    expect(at).toBe(7_000);
    expect(context.failures).toHaveLength(3);
  });

  it('never begins again once there was output', async () => {
    const context = setUp({ script: { ...DOWN, tokens: ['I '] } }, { script: 'two' });
    const { text, error } = await outcome(context);
    expect(text).toBe('I ');
    expect(error).toBeInstanceOf(ProviderError);
    expect(context.llms[1]!.requests).toEqual([]);
    expect(context.links[0]!.guard.snapshot()).toMatchObject({
      breaker: 'open',
      errors: { server_error: 1 },
    });
  });

  it('leaves one alone that just failed, and says so when there is no other', async () => {
    const context = setUp({ script: DOWN });
    await outcome(context, 10);
    const { error } = await outcome(context, 10);
    expect(String(error)).toContain('is left alone');
    expect(context.llms[0]!.requests).toHaveLength(1);
  });

  it('does not count a request that cannot be taken, nor one that nobody waited for, against it', async () => {
    const rejected = new ProviderError('llm', 'too long', { fault: 'rejected' });
    const context = setUp({ script: { tokens: [], error: rejected } }, { script: 'two' });
    expect(await outcome(context)).toMatchObject({ text: 'two' });
    expect(context.links[0]!.guard.snapshot()).toMatchObject({ breaker: 'closed', errors: { rejected: 1 } });

    const aborted = setUp({ script: STALLS, heedless: true });
    const running = aborted.run();
    await aborted.clock.advance(1_000);
    aborted.controller.abort();
    await aborted.clock.advance(0);
    expect(await running).toMatchObject({ text: '' });
    expect(aborted.links[0]!.guard.snapshot()).toMatchObject({ breaker: 'closed', errors: {} });
  });
});
