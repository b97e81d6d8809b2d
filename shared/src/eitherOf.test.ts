import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { eitherOf } from './eitherOf.ts';

it('aborts with the first, for its reason, also when that was before', () => {
  const [one, other] = [new AbortController(), new AbortController()];
  const { signal } = eitherOf(one.signal, other.signal);
  expect(signal.aborted).toBe(false);
  other.abort('enough');
  one.abort('too late');
  expect([signal.aborted, signal.reason]).toEqual([true, 'enough']);
  expect(eitherOf(new AbortController().signal, other.signal).signal.aborted).toBe(true);
});

it('leaves nothing on signals that live on', () => {
  const lasting = new AbortController();
  for (let turn = 0; turn < 5; turn++) eitherOf(lasting.signal, new AbortController().signal).release();
  expect(getEventListeners(lasting.signal, 'abort')).toEqual([]);
});
