import { describe, expect, it } from 'vitest';
import { ToolHandlers } from './ToolHandlers.ts';

const call = (name: string, callId = 'tcl_1') => ({ callId, name, arguments: { city: 'Paris' } });

describe('ToolHandlers', () => {
  it('gives a handler the arguments and its result as JSON to the model', async () => {
    const handlers = new ToolHandlers();
    handlers.register('weather', async ({ city }, { callId }) => ({ city, callId, at: new Date(0) }));
    expect(await handlers.answer(call('weather'))).toEqual({
      callId: 'tcl_1',
      ok: true,
      result: { city: 'Paris', callId: 'tcl_1', at: '1970-01-01T00:00:00.000Z' },
    });
    handlers.register('weather', () => undefined);
    expect(await handlers.answer(call('weather'))).toEqual({ callId: 'tcl_1', ok: true, result: null });
  });

  it('answers an error at once for a tool without a handler, also when it was released', async () => {
    const handlers = new ToolHandlers();
    expect(await handlers.answer(call('weather'))).toMatchObject({
      ok: false,
      error: expect.stringMatching(/no handler/) as string,
    });
    const release = handlers.register('weather', () => 1);
    const newer = handlers.register('weather', () => 2);
    release();
    expect(await handlers.answer(call('weather'))).toMatchObject({ ok: true, result: 2 });
    newer();
    expect(await handlers.answer(call('weather'))).toMatchObject({ ok: false });
  });

  it.each<[string, () => unknown, RegExp]>([
    ['throws', () => { throw new Error('No such city.'); }, /^No such city\.$/], // prettier-ignore
    ['rejects with what is no error', () => Promise.reject(new Error('')), /^The tool failed\.$/],
    ['returns a function', () => () => 1, /not JSON/],
    ['returns a circle', () => { const a: unknown[] = []; a.push(a); return a; }, /circular/i], // prettier-ignore
    ['returns too much', () => 'x'.repeat(100_000), /too much/],
  ])('tells the model when a handler %s', async (_, handler, error) => {
    const handlers = new ToolHandlers();
    handlers.register('weather', handler);
    expect(await handlers.answer(call('weather'))).toMatchObject({
      ok: false,
      error: expect.stringMatching(error) as string,
    });
  });

  it('aborts the calls that are ended, and answers nothing for them', async () => {
    const handlers = new ToolHandlers();
    const signals: AbortSignal[] = [];
    handlers.register('weather', (_args, { signal }) => {
      signals.push(signal);
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve('late')));
    });
    const [first, second] = [handlers.answer(call('weather', 'a')), handlers.answer(call('weather', 'b'))];
    handlers.end('a');
    handlers.end('unknown');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    handlers.endAll();
    expect(await Promise.all([first, second])).toEqual([null, null]);
  });
});
