import { describe, expect, it } from 'vitest';
import { newId } from '@visavis/shared';
import { LikelyPayers } from './LikelyPayers.ts';

const account = newId('AccountId');
const ofAccount = (accountId = account): { id: ReturnType<typeof sessionId>; accountId: typeof account } => ({
  id: sessionId(),
  accountId,
});
const sessionId = () => newId('SessionId');

describe('who will pay for the next turn', () => {
  it('is nobody of whom nothing is known', () => {
    expect(new LikelyPayers().has(ofAccount())).toBe(false);
  });

  it('is every session of an account that paid for one, and of no other', () => {
    const payers = new LikelyPayers();
    payers.granted(ofAccount());
    expect(payers.has(ofAccount())).toBe(true);
    expect(payers.has(ofAccount(newId('AccountId')))).toBe(false);
  });

  it('is no session of an account that was refused, until it pays again; then not the one that was refused', () => {
    const payers = new LikelyPayers();
    const [spent, other] = [ofAccount(), ofAccount()];
    payers.granted(other);
    payers.refused(spent);
    expect(payers.has(other)).toBe(false);
    payers.granted(other);
    expect(payers.has(other)).toBe(true);
    expect(payers.has(spent)).toBe(false);
    payers.granted(spent);
    expect(payers.has(spent)).toBe(true);
  });

  it('forgets who paid longest ago', () => {
    const payers = new LikelyPayers();
    const first = ofAccount();
    payers.granted(first);
    for (let n = 0; n < 2_000; n++) payers.granted(ofAccount(newId('AccountId')));
    expect(payers.has(first)).toBe(false);
  });
});
