import { beforeEach, expect, it, vi } from 'vitest';
import { newId, WEBHOOK_EVENTS, type SessionId } from '@visavis/shared';
import { announceExpiring } from '../../server/src/announceExpiring.ts';
import { announceSafetyAlerts } from '../../server/src/announceSafetyAlerts.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

describeOnEachStore('What live sessions announce', (database) => {
  let services: TestServices;
  let id: SessionId;
  let failures: unknown[];
  beforeEach(async () => {
    services = await createServices(database());
    failures = [];
    ({ id } = await services.sessions.create(services.accountId, { face: 'maya', end_user_id: 'ann' }));
  });

  const events = async () =>
    (await services.webhooks.events(services.accountId, { limit: 100 })).data.filter(
      ({ type }) => type !== 'session.created',
    );
  const announceSafety = (): void =>
    announceSafetyAlerts({
      ...services,
      onError: (error, sessionId, willRetry) => failures.push({ error, sessionId, willRetry }),
    });

  it('session.expiring, once the time limit comes near', async () => {
    announceExpiring({ ...services, onError: (error) => failures.push(error) });
    services.figures.emit('expiring', id, 9_999.6);
    await vi.waitFor(async () => expect(await events()).toHaveLength(1));
    const [event] = await events();
    expect(event).toMatchObject({ type: 'session.expiring' });
    expect(WEBHOOK_EVENTS['session.expiring'].strict().parse(event?.data)).toEqual({
      session_id: id,
      remaining_ms: 10_000,
    });
    expect(failures).toEqual([]);
  });

  it('tells whoever listens of an event that could not be stored', async () => {
    announceExpiring({ ...services, onError: (error) => failures.push(error) });
    services.figures.emit('expiring', newId('SessionId'), 10_000);
    await vi.waitFor(() => expect(failures).toMatchObject([{ code: 'not_found' }]));
    expect(await events()).toEqual([]);
  });

  it('session.safety_alert, in the audit log too, and not a word of what was said', async () => {
    announceSafety();
    const at = new Date(services.clock.wallNow()).toISOString();
    services.figures.emit('safetyAlert', id, { level: 'crisis', source: 'user', at });
    await vi.waitFor(async () => expect(await events()).toHaveLength(1));
    const [event] = await events();
    expect(event).toMatchObject({ type: 'session.safety_alert' });
    expect(WEBHOOK_EVENTS['session.safety_alert'].strict().parse(event?.data)).toEqual({
      session_id: id,
      end_user_id: 'ann',
      source: 'user',
      level: 'crisis',
      at,
    });
    const { entries } = await services.audit.list(services.accountId, { limit: 10 });
    expect(entries).toMatchObject([
      {
        action: 'session.safety_alert',
        actor: { kind: 'system', id: 'system:safety' },
        target: id,
        details: { level: 'crisis', source: 'user', at },
      },
    ]);
    expect(Object.keys(entries[0]!.details).toSorted()).toEqual(['at', 'level', 'source']);
  });

  it('a safety alert also when the store is away for a while: event and entry once, or neither', async () => {
    announceSafety();
    const record = vi.spyOn(services.audit, 'record').mockRejectedValueOnce(new Error('away'));
    services.figures.emit('safetyAlert', id, {
      level: 'warning',
      source: 'reply',
      at: '2026-01-01T00:00:00.000Z',
    });
    await vi.waitFor(() => expect(failures).toMatchObject([{ sessionId: id, willRetry: true }]));
    expect(await events()).toEqual([]);
    await services.clock.advance(500);
    await vi.waitFor(async () => expect(await events()).toHaveLength(1));
    expect(record).toHaveBeenCalledTimes(2);
    expect((await services.audit.list(services.accountId, { limit: 10 })).entries).toHaveLength(1);
  });
});
