import { expect, it } from 'vitest';
import { toCreateRequest } from './diaruptWire.ts';

it.each([
  [undefined, null],
  [null, null],
  [0, null],
  [90, 90_000],
])('reads a time limit of %s seconds as %s ms', (timeLimit, expected) => {
  const body = {
    face: 'maya',
    profile: 'base',
    ...(timeLimit === undefined ? {} : { time_limit: timeLimit }),
  };
  expect(toCreateRequest(body)).toEqual({
    face: 'maya',
    profile: 'base',
    behavior: '',
    context: '',
    time_limit_ms: expected,
  });
});
