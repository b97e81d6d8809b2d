import { expect, it } from 'vitest';
import { limitClassOf } from './limitClasses.ts';

it.each([
  ['POST', '/auth/sign-in', 'auth'],
  ['POST', '/Auth/Sign-In', 'auth'],
  ['GET', '/auth/me', 'other'],
  ['POST', '/sessions', 'engine'],
  ['POST', '/sessions/', 'engine'],
  ['GET', '/sessions', 'other'],
  ['POST', '/sessions/ses_1/speak', 'engine'],
  ['POST', '/sessions/ses_1/token', 'other'],
  ['POST', '/knowledge', 'media'],
  ['POST', '/sessions/ses_1/knowledge/src_1/refresh', 'media'],
  ['GET', '/knowledge', 'other'],
  ['GET', '/sessions/ses_1/recordings/rec_1/file', 'media'],
  ['HEAD', '/voices/slt/sample', 'media'],
  ['DELETE', '/knowledge/src_1', 'other'],
])('counts %s %s as %s', (method, path, as) => {
  expect(limitClassOf({ method, path })).toBe(as);
});
