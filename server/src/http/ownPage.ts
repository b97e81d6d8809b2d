import type { Request } from 'express';
import { VisavisError } from '@visavis/shared';
import { hasBody, JSON_TYPES } from './requests.ts';

const HARMLESS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * What changes something under a cookie, or sets one, must come from a page of ours: browsers tell the page's origin with
 * every such request, and let no page of another origin send JSON without asking first.
 * @param options.orNone programs that are no browser name no origin: they pass where no cookie is needed.
 * @param options.types of bodies that are taken. What a form can send without asking is safe by its origin alone.
 * @throws VisavisError `forbidden`.
 */
export function requireOwnPage(
  req: Request,
  publicUrl: string | null,
  { orNone = false, types = JSON_TYPES }: { orNone?: boolean; types?: readonly string[] } = {},
): void {
  if (HARMLESS.has(req.method)) return;
  const origin = req.get('origin');
  if (origin === undefined ? !orNone : !isOwn(origin, req, publicUrl)) {
    throw new VisavisError(
      'forbidden',
      'With a cookie, requests that change something must come from a page of this server: its Origin header says ' +
        'not. Behind a reverse proxy, set PUBLIC_URL.',
    );
  }
  if (hasBody(req) && !req.is([...types])) {
    throw new VisavisError(
      'forbidden',
      `With a cookie, send ${types === JSON_TYPES ? 'JSON: Content-Type: application/json' : types.join(' or ')}.`,
    );
  }
}

function isOwn(origin: string, req: Request, publicUrl: string | null): boolean {
  if (publicUrl !== null && origin === new URL(publicUrl).origin) return true;
  return origin === `${req.protocol}://${req.host}`;
}
