import { expect, it } from 'vitest';
import { Passwords } from './Passwords.ts';

it('makes argon2id hashes of the cost that OWASP asks for, each with its own salt', async () => {
  const passwords = new Passwords();
  const hash = await passwords.hash('a difference engine');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(await passwords.hash('a difference engine')).not.toBe(hash);
  expect(await passwords.verify('a difference engine', hash)).toBe(true);
  expect(await passwords.verify('a difference engin', hash)).toBe(false);
  expect(await passwords.verify('a difference engine', null)).toBe(false);
});

it('takes a password in whichever Unicode form it is typed', async () => {
  const passwords = new Passwords({ cost: { memoryKib: 8, passes: 1 } });
  const hash = await passwords.hash('caf\u00e9 au lait');
  expect(await passwords.verify('cafe\u0301 au lait', hash)).toBe(true);
});

it('derives two at once, lets others wait, and sends away who would wait too long', async () => {
  const finish: (() => void)[] = [];
  const passwords = new Passwords({
    derive: () => new Promise((resolve) => finish.push(() => resolve(Buffer.alloc(32)))),
  });
  const asked = Array.from({ length: 60 }, () => passwords.hash('x'));
  const settled = Promise.allSettled(asked);
  await Promise.resolve();
  expect(finish).toHaveLength(2);
  while (finish.length > 0) {
    finish.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect(finish.length).toBeLessThanOrEqual(2);
  }
  const refused = (await settled).filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(8);
  await expect(asked.at(-1)).rejects.toMatchObject({ code: 'unavailable' });
});
