import {
  newId,
  VirtualClock,
  type SessionTool,
  type SignalingRequest,
  type ToolOutcome,
} from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../log.ts';
import type { ToolWebhooks } from './ports.ts';
import { FakePeer } from './testing/fakes.ts';
import { ToolCalls } from './ToolCalls.ts';

const CLIENT: SessionTool = {
  name: 'show_map',
  description: 'Shows a map.',
  parameters: { type: 'object' },
  kind: 'client',
  url: null,
  timeoutMs: 2_000,
  filler: null,
};
const SERVER: SessionTool = {
  ...CLIENT,
  name: 'get_weather',
  kind: 'server',
  url: 'https://example.com/tool',
};

function setUp(
  webhook: (signal: AbortSignal) => Promise<ToolOutcome> = async () => ({ ok: true, result: 1 }),
) {
  const clock = new VirtualClock();
  const asked: Parameters<ToolWebhooks['call']>[0][] = [];
  const peer = new FakePeer();
  const pages: { present: FakePeer | null } = { present: peer };
  const calls = new ToolCalls({
    sessionId: newId('SessionId'),
    sessions: {
      findTool: async (_id, name) => {
        const tool = [CLIENT, SERVER].find((each) => each.name === name);
        return tool && { tool, secret: 'whsec_AAAA' };
      },
    },
    webhooks: {
      call: (call, signal) => {
        asked.push(call);
        return webhook(signal);
      },
    },
    peer: () => pages.present,
    clock,
    log: createLogger('silent'),
  });
  const ask = (name: string, callId = 'tcl_1') => calls.call({ callId, name, arguments: { at: 'home' } });
  return { clock, calls, peer, pages, ask, asked };
}

const result = (callId: string, value: unknown = 'shown'): SignalingRequest<'toolResult'> => ({
  callId,
  ok: true,
  result: value,
});

describe('ToolCalls', () => {
  it('asks the page, and gives on what it answers', async () => {
    const { clock, calls, peer, ask } = setUp();
    const outcome = ask('show_map');
    await clock.advance(100);
    expect(peer.events).toEqual([
      { name: 'toolCall', payload: { callId: 'tcl_1', name: 'show_map', arguments: { at: 'home' } } },
    ]);
    calls.result(peer, result('tcl_1'));
    expect(await outcome).toEqual({ ok: true, result: 'shown' });
    expect(peer.names).toEqual(['toolCall']);
    expect(() => calls.result(peer, result('tcl_1'))).toThrow(/Nobody waits/);
  });

  it('takes results of pending calls only, and only from the page that was asked', async () => {
    const { clock, calls, peer, ask } = setUp();
    const outcome = ask('show_map');
    await clock.advance(10);
    for (const [from, callId] of [
      [new FakePeer(), 'tcl_1'],
      [peer, 'tcl_2'],
    ] as const) {
      expect(() => calls.result(from, result(callId))).toThrow(
        expect.objectContaining({ code: 'conflict' }) as Error,
      );
    }
    calls.result(peer, { callId: 'tcl_1', ok: false, error: 'No map here.' });
    expect(await outcome).toEqual({ ok: false, error: 'No map here.' });
  });

  it('lets no page answer for a webhook', async () => {
    const { clock, calls, peer, ask } = setUp(() => new Promise(() => undefined));
    const outcome = ask('get_weather');
    await clock.advance(10);
    expect(() => calls.result(peer, result('tcl_1'))).toThrow(/Nobody waits/);
    calls.cancel('tcl_1');
    await outcome;
  });

  it('asks the webhook with the session’s secret', async () => {
    const { ask, asked, peer } = setUp();
    expect(await ask('get_weather')).toEqual({ ok: true, result: 1 });
    expect(asked).toMatchObject([
      { url: SERVER.url, secret: 'whsec_AAAA', callId: 'tcl_1', name: 'get_weather', timeoutMs: 2_000 },
    ]);
    expect(peer.events).toEqual([]);
  });

  it('ends a call that takes too long, and tells the page', async () => {
    const { clock, calls, peer, ask } = setUp();
    const outcome = ask('show_map');
    await clock.advance(2_000);
    expect(await outcome).toEqual({ ok: false, error: 'The tool did not answer in time.' });
    expect(peer.events.at(-1)).toEqual({ name: 'toolCallEnded', payload: { callId: 'tcl_1' } });
    expect(() => calls.result(peer, result('tcl_1'))).toThrow(/Nobody waits/);
  });

  it('calls off: the page is told once, a webhook’s request is given up', async () => {
    const given: AbortSignal[] = [];
    const { clock, calls, peer, ask } = setUp((signal) => {
      given.push(signal);
      return new Promise(() => undefined);
    });
    const outcomes = [ask('show_map', 'tcl_1'), ask('get_weather', 'tcl_2')];
    await clock.advance(10);
    for (const callId of ['tcl_1', 'tcl_1', 'tcl_2', 'tcl_3']) calls.cancel(callId);
    expect((await Promise.all(outcomes)).map(({ ok }) => ok)).toEqual([false, false]);
    expect(peer.names).toEqual(['toolCall', 'toolCallEnded']);
    expect(given.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('does not wait for a page that is not there or has gone', async () => {
    const { clock, calls, peer, pages, ask } = setUp();
    pages.present = null;
    expect(await ask('show_map', 'tcl_1')).toMatchObject({
      ok: false,
      error: expect.stringMatching(/not connected/) as string,
    });
    pages.present = peer;
    const outcome = ask('show_map', 'tcl_2');
    await clock.advance(10);
    calls.peerGone(peer);
    expect(await outcome).toMatchObject({
      ok: false,
      error: expect.stringMatching(/lost its connection/) as string,
    });
  });

  it('refuses an unknown tool and a call that is under way already', async () => {
    const { clock, calls, ask } = setUp();
    expect(await ask('launch_rocket')).toMatchObject({ ok: false });
    const outcome = ask('show_map');
    await clock.advance(10);
    await expect(ask('show_map')).rejects.toMatchObject({ code: 'conflict' });
    calls.close();
    calls.close();
    expect(await outcome).toMatchObject({ ok: false });
    expect(await ask('show_map', 'tcl_9')).toMatchObject({
      ok: false,
      error: expect.stringMatching(/over/) as string,
    });
  });
});
