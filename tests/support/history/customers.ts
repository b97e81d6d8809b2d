import type { MemberRole, SignUpRequest } from '@visavis/shared';
import type { UserPrincipal } from '../../../server/src/accounts/Principal.ts';
import type { TestServices } from '../services.ts';
import type { Script } from './Calendar.ts';

const DAY_MS = 24 * 60 * 60_000;
const BASE_URL = 'http://localhost:3000';
const CARD = { number: '4242 4242 4242 4242', expiry: '12/34', cvc: '123' };
const DECLINED = { ...CARD, number: '4000 0000 0000 0002' };

export interface Person {
  readonly email: string;
  readonly password: string;
}

export interface Member {
  readonly person: Person;
  readonly principal: UserPrincipal;
}

/** Signs up, and so makes an account, or joins one. */
export async function join(
  { accounts }: TestServices,
  request: Omit<SignUpRequest, 'password'>,
): Promise<Member> {
  const person = { email: request.email, password: 'correct horse battery staple' };
  const { token } = await accounts.users.signUp({ ...request, password: person.password });
  const signedIn = await accounts.consoleSessions.authenticate(token);
  if (!signedIn) throw new Error('who signs up is signed in');
  return { person, principal: await accounts.consoleSessions.principal(signedIn, null) };
}

export async function invite(
  services: TestServices,
  by: UserPrincipal,
  { email, name, role }: { email: string; name: string; role: MemberRole },
): Promise<Member> {
  const { token } = await services.accounts.invitations.invite(by, { email, role });
  return join(services, { email, name, invitation: token });
}

/** Looks at the balance each day, and tops up when it is low; the first card of all is declined. */
export async function* keepInCredit(
  services: TestServices,
  by: UserPrincipal,
  { belowMicros, amountMicros }: { belowMicros: number; amountMicros: number },
): Script {
  for (let declined = false; ; yield DAY_MS) {
    if ((await services.ledger.balance(by.accountId)).availableMicros >= belowMicros) continue;
    if (!declined) yield* declinedTopUp(services, by, amountMicros);
    declined = true;
    await topUp(services, by, amountMicros);
  }
}

async function* declinedTopUp(services: TestServices, by: UserPrincipal, amountMicros: number): Script {
  const { processor, reference } = await checkout(services, by, amountMicros);
  await processor.pay(reference, DECLINED);
  yield 4 * 60_000;
  await processor.cancel(reference);
}

async function topUp(services: TestServices, by: UserPrincipal, amountMicros: number): Promise<void> {
  const { processor, reference } = await checkout(services, by, amountMicros);
  await processor.pay(reference, CARD);
}

async function checkout({ payments }: TestServices, by: UserPrincipal, amountMicros: number) {
  if (payments.kind !== 'test') throw new Error('the past was paid with the test processor');
  const { service, processor } = payments;
  const { payment } = await service.checkout(
    by.accountId,
    { kind: 'top_up', amount_micros: amountMicros },
    BASE_URL,
    by,
  );
  return { processor, reference: payment.reference ?? '' };
}
