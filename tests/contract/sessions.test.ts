import { beforeEach, expect, it } from 'vitest';
import { newId, type HistoryEntry, type SessionStatus } from '@visavis/shared';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

describeOnEachStore('SessionService', (database) => {
  let services: TestServices;
  beforeEach(async () => {
    services = await createServices(database());
  });

  it('creates a session with the effective value of everything that was left out', async () => {
    const { toolSecret, ...session } = await services.sessions.create(services.accountId, {
      face: 'leo',
      language: 'en-gb',
    });
    expect(toolSecret).toBeNull();
    expect(session).toMatchObject({
      status: 'IDLE',
      origin: 'v1',
      face: 'leo',
      profile: 'default',
      voice: 'rms',
      behavior: '',
      context: '',
      language: 'en-GB',
      mode: 'hands_free',
      greeting: 'Hi, good to see you. What would you like to talk about?',
      timeLimitMs: null,
      recording: false,
      idleTimeoutMs: 300_000,
      metadata: {},
      durationMs: 0,
    });
    expect(await services.sessions.get(services.accountId, session.id)).toEqual({ ...session, history: [] });
  });

  it('keeps what it was given, character by character', async () => {
    const request = {
      face: 'maya',
      voice: 'rms',
      profile: 'base',
      behavior: 'Be “brief” — ’n kind 🙂',
      context: 'line one\n\tline two',
      greeting: null,
      mode: 'hands_on' as const,
      hands_on_timeout_ms: 700,
      time_limit_ms: 60_000,
      idle_timeout_ms: null,
      metadata: { order: '42', constructor: 'yes', ключ: '值' },
    };
    const { id } = await services.sessions.create(services.accountId, request);
    expect(await services.sessions.get(services.accountId, id)).toMatchObject({
      voice: 'rms',
      behavior: request.behavior,
      context: request.context,
      greeting: null,
      mode: 'hands_on',
      handsOnTimeoutMs: 700,
      timeLimitMs: 60_000,
      idleTimeoutMs: null,
      metadata: request.metadata,
    });
  });

  it.each([
    [{ face: 'bob' }, 'validation_failed', /face: "bob" is not a face; there are: maya, leo/],
    [{ face: 'maya', profile: 'pirate' }, 'validation_failed', /profile: "pirate" is not a profile/],
    [{ face: 'maya', voice: 'nobody' }, 'validation_failed', /voice: "nobody" is not a voice/],
    [{ face: 'maya', language: 'not a tag' }, 'validation_failed', /language: is not a language tag/],
    [{ face: 'maya', language: 'de-DE' }, 'unsupported_option', /language: de-DE is not understood/],
    [{ face: 'bob', language: 'de' }, 'validation_failed', /face:.*language:/],
    [{ face: 'maya', context: 'word '.repeat(2_501) }, 'context_too_long', /2501 words; at most 2500/],
  ])('refuses %j with %s', async (request, code, message) => {
    const refused = services.sessions.create(services.accountId, request);
    await expect(refused).rejects.toMatchObject({ code });
    await expect(refused).rejects.toThrow(message);
  });

  it('takes a context of exactly 2,500 words', async () => {
    const context = "it's ".repeat(2_500);
    await expect(
      services.sessions.create(services.accountId, { face: 'maya', context }),
    ).resolves.toMatchObject({
      context,
    });
  });

  it("does not know another account's session", async () => {
    const other = await services.keys.createAccount('other');
    const { id } = await services.sessions.create(services.accountId, { face: 'maya' });
    const attempts = await Promise.allSettled([
      services.sessions.get(other, id),
      services.sessions.pause(other, id, 'paused_by_api'),
      services.sessions.terminate(other, id, 'terminated_by_api'),
      services.sessions.get(services.accountId, newId('SessionId')),
    ]);
    for (const attempt of attempts) {
      expect(attempt).toMatchObject({ status: 'rejected', reason: { code: 'not_found' } });
    }
    expect((await services.sessions.get(services.accountId, id)).status).toBe('IDLE');
  });

  it('lives from IDLE to TERMINATED and tells each step', async () => {
    const { sessions, accountId, clock } = services;
    const steps: [SessionStatus, SessionStatus, string | null][] = [];
    sessions.observer.on('statusChanged', ({ from, to, session }) =>
      steps.push([from, to, session.pauseReason ?? session.endReason]),
    );
    const { id } = await sessions.create(accountId, { face: 'maya' });
    await expect(sessions.pause(accountId, id, 'paused_by_api')).rejects.toMatchObject({
      code: 'illegal_transition',
    });

    await clock.advance(1_000);
    const opened = await sessions.markActive(id);
    await clock.advance(1_000);
    expect((await sessions.markActive(id)).startedAt).toEqual(opened.startedAt);
    expect(await sessions.pauseIfActive(id, 'disconnected')).toBe(true);
    expect(await sessions.pauseIfActive(id, 'peer_lost')).toBe(false);
    await expect(sessions.pause(accountId, id, 'paused_by_api')).rejects.toMatchObject({
      code: 'illegal_transition',
    });
    const resumed = await sessions.markActive(id);
    expect(resumed).toMatchObject({ status: 'ACTIVE', pauseReason: null, startedAt: opened.startedAt });
    await clock.advance(1_000);
    const ended = await sessions.terminate(accountId, id, 'terminated_by_api');
    expect(ended.endedAt?.getTime()).toBe(clock.wallNow());

    await expect(sessions.terminate(accountId, id, 'terminated_by_api')).rejects.toMatchObject({
      code: 'session_terminated',
    });
    await expect(sessions.markActive(id)).rejects.toMatchObject({ code: 'session_terminated' });
    await expect(sessions.snapshot(id)).rejects.toMatchObject({ code: 'session_terminated' });
    expect(await sessions.terminateIfLive(id, 'time_limit')).toBe(false);
    expect(steps).toEqual([
      ['IDLE', 'ACTIVE', null],
      ['ACTIVE', 'PAUSED', 'disconnected'],
      ['PAUSED', 'ACTIVE', null],
      ['ACTIVE', 'TERMINATED', 'terminated_by_api'],
    ]);
  });

  it('lets one of many transitions at the same moment win', async () => {
    const { sessions, accountId } = services;
    const { id } = await sessions.create(accountId, { face: 'maya' });
    await sessions.markActive(id);
    const changes: string[] = [];
    sessions.observer.on('statusChanged', ({ from, to }) => changes.push(`${from} ${to}`));
    const attempts = await Promise.allSettled(
      Array.from({ length: 12 }, (_, index) =>
        index % 2 === 0
          ? sessions.terminate(accountId, id, 'terminated_by_api')
          : sessions.pause(accountId, id, 'paused_by_api'),
      ),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled').length).toBe(changes.length);
    expect(changes.filter((change) => change.endsWith('TERMINATED'))).toHaveLength(1);
    expect((await sessions.get(accountId, id)).status).toBe('TERMINATED');
  });

  it('keeps the history in order, each entry once, and hands it to the next conversation', async () => {
    const { sessions, accountId } = services;
    const { id } = await sessions.create(accountId, {
      face: 'maya',
      time_limit_ms: 60_000,
      context: 'the shop',
    });
    expect(await sessions.conversation(id)).toMatchObject({
      history: [],
      greeting: expect.any(String) as string,
    });
    const appended: string[] = [];
    sessions.observer.on('historyAppended', ({ entry }) => appended.push(entry.id));
    const entries: HistoryEntry[] = [
      { id: 'a', role: 'assistant', content: 'Hello.', timestamp: '2026-01-01T00:00:00.000Z' },
      { id: 'b', role: 'user', content: 'Hi\0 \ud800there', timestamp: '2026-01-01T00:00:02.250Z' },
      {
        id: 'c',
        role: 'assistant',
        content: 'How are',
        timestamp: '2026-01-01T00:00:03.000Z',
        interrupted: true,
        spoken: false,
      },
    ];
    for (const entry of entries) await sessions.appendHistory(id, entry);
    await sessions.appendHistory(id, { ...entries[0]!, content: 'again' });
    const stored = [entries[0], { ...entries[1], content: 'Hi \ufffdthere' }, entries[2]];
    expect((await sessions.get(accountId, id)).history).toEqual(stored);
    expect((await sessions.snapshot(id)).history).toEqual(stored);
    expect(await sessions.conversation(id)).toMatchObject({
      instructions: expect.stringContaining('face to face') as string,
      context: 'the shop',
      greeting: null,
      history: stored,
      remainingMs: 60_000,
    });
    expect(appended).toEqual(['a', 'b', 'c']);
    await expect(sessions.appendHistory(newId('SessionId'), entries[0]!)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('subtracts the time already talked from the limit', async () => {
    const { sessions, meter, accountId } = services;
    const { id } = await sessions.create(accountId, { face: 'maya', time_limit_ms: 60_000 });
    const { epoch } = await meter.lease(id);
    await meter.report({ sessionId: id, epoch, cumulativeMs: 45_000, seq: 1 });
    expect(await sessions.conversation(id)).toMatchObject({ remainingMs: 15_000 });
    expect(await sessions.snapshot(id)).toMatchObject({ durationMs: 45_000 });
  });

  it('lists by cursor: every session once, in a stable order, while new ones are created', async () => {
    const { sessions, accountId, clock } = services;
    const created: string[] = [];
    for (let index = 0; index < 11; index++) {
      created.push((await sessions.create(accountId, { face: 'maya' })).id);
      // Several in the same millisecond: the id decides.
      if (index % 3 === 0) await clock.advance(1);
    }
    const listed: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await sessions.list(accountId, { limit: 3, cursor: cursor ?? undefined });
      expect(page.sessions.length).toBeLessThanOrEqual(3);
      listed.push(...page.sessions.map(({ id }) => id));
      cursor = page.nextCursor;
      await clock.advance(1);
      await sessions.create(accountId, { face: 'leo' });
    } while (cursor !== null);
    expect(listed).toHaveLength(11);
    expect(new Set(listed)).toEqual(new Set(created));
    for (const wrong of ['', 'x', 'MTIz', Buffer.from('1.ses_0').toString('base64url')]) {
      await expect(sessions.list(accountId, { limit: 3, cursor: wrong })).rejects.toMatchObject({
        code: 'validation_failed',
      });
    }
  });

  it('lists by status and by page', async () => {
    const { sessions, accountId, clock } = services;
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) {
      ids.unshift((await sessions.create(accountId, { face: 'maya' })).id);
      await clock.advance(1);
    }
    await sessions.terminate(accountId, ids[2]!, 'terminated_by_api');
    const ended = await sessions.list(accountId, { limit: 10, status: 'TERMINATED' });
    expect(ended.sessions.map(({ id }) => id)).toEqual([ids[2]]);
    const second = await sessions.listPage(accountId, { limit: 2, page: 2 });
    expect(second.map(({ id }) => id)).toEqual(ids.slice(2, 4));
    expect(await sessions.listPage(accountId, { limit: 2, page: 4 })).toEqual([]);
  });

  it('pauses what a server that died left active', async () => {
    const { sessions, accountId } = services;
    const left = await sessions.create(accountId, { face: 'maya' });
    const idle = await sessions.create(accountId, { face: 'maya' });
    await sessions.markActive(left.id);
    expect(await sessions.pauseAbandoned()).toBeGreaterThanOrEqual(1);
    expect(await sessions.load(left.id)).toMatchObject({ status: 'PAUSED', pauseReason: 'server_stopped' });
    expect((await sessions.load(idle.id)).status).toBe('IDLE');
    expect(await sessions.pauseAbandoned()).toBe(0);
  });

  it('binds a session to the first claim', async () => {
    const { sessions, accountId } = services;
    const { id } = await sessions.create(accountId, { face: 'maya' }, 'diarupt');
    expect(await sessions.holdsClaim(id, undefined)).toBe(true);
    expect(await sessions.holdsClaim(id, 'first')).toBe(true);
    expect(await sessions.holdsClaim(id, 'second')).toBe(false);
    expect(await sessions.holdsClaim(id, undefined)).toBe(false);
    expect(await sessions.holdsClaim(id, 'first')).toBe(true);
  });
});
