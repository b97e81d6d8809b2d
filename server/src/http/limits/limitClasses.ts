import type { Request } from 'express';
import type { LimitClass } from './RateLimits.ts';

/** Paths under `/v1`. What is found first counts; a GET of an engine's or account's state is cheap. */
const CLASSES: readonly {
  readonly as: LimitClass;
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
}[] = [
  { as: 'auth', method: 'POST', path: /^\/auth\// },
  { as: 'auth', method: 'POST', path: /^\/invitations\/(preview|accept)\/?$/ },
  { as: 'engine', method: 'POST', path: /^\/sessions\/?$/ },
  { as: 'engine', method: 'POST', path: /^\/sessions\/[^/]+\/(speak|message|interrupt|context)\/?$/ },
  { as: 'engine', method: 'POST', path: /^\/clips\/?$/ },
  { as: 'media', method: 'POST', path: /^(\/sessions\/[^/]+)?\/knowledge(\/|$)/ },
  { as: 'media', method: 'GET', path: /^\/sessions\/[^/]+\/recordings\/[^/]+\/file\/?$/ },
  { as: 'media', method: 'GET', path: /^\/voices\/[^/]+\/sample\/?$/ },
];

/** What a request to `/v1` counts as; Express takes paths in any case. */
export function limitClassOf(req: Pick<Request, 'method' | 'path'>): LimitClass {
  const path = req.path.toLowerCase();
  const method = req.method === 'HEAD' ? 'GET' : req.method;
  return CLASSES.find((each) => each.method === method && each.path.test(path))?.as ?? 'other';
}
