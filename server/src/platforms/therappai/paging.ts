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
  const results = items.slice((page - 1) * size, page * size);
  return toPage(req, publicUrl, { page, size, count: items.length, results });
}

/**
 * A page that was read as one.
 * @param of its number, counted from 1; how many a page has; how many there are in all.
 * @param query what its neighbours are asked for with, beside their number.
 */
export function toPage<Item>(
  req: Request,
  publicUrl: string | null,
  { page, size, count, results }: { page: number; size: number; count: number; results: Item[] },
  query: Readonly<Record<string, string | undefined>> = {},
): Page<Item> {
  const urlOf = (number: number): string => {
    const parameters = new URLSearchParams({ page: String(number), page_size: String(size) });
    for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, value);
    return `${baseUrl(req, publicUrl)}${req.baseUrl}${req.path}?${parameters.toString()}`;
  };
  return {
    count,
    next: page * size < count ? urlOf(page + 1) : null,
    previous: page > 1 ? urlOf(page - 1) : null,
    results,
  };
}
