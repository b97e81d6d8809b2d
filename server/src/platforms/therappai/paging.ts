import type { Request } from 'express';
import { baseUrl, parseQuery } from '../../http/requests.ts';
import { pageQuerySchema } from './therappaiSchemas.ts';

export interface Page<Item> {
  readonly count: number;
  readonly next: string | null;
  readonly previous: string | null;
  readonly results: Item[];
}

/** The page of a whole list that the request asks for. @throws VisavisError `validation_failed`. */
export function pageOf<Item>(req: Request, publicUrl: string | null, items: readonly Item[]): Page<Item> {
  const { page, page_size: size } = parseQuery(pageQuerySchema, req);
  const from = (page - 1) * size;
  const urlOf = (number: number): string =>
    `${baseUrl(req, publicUrl)}${req.baseUrl}${req.path}?page=${number}&page_size=${size}`;
  return {
    count: items.length,
    next: from + size < items.length ? urlOf(page + 1) : null,
    previous: page > 1 ? urlOf(page - 1) : null,
    results: items.slice(from, from + size),
  };
}
