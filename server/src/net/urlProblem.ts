import { FetchError } from './FetchError.ts';
import type { SafeFetch } from './safeFetch.ts';

/** @returns what is wrong with a URL at first sight, to follow a field's name; null when nothing is. */
export function urlProblem(safeFetch: SafeFetch, url: string): string | null {
  try {
    safeFetch.check(url);
    return null;
  } catch (error) {
    if (error instanceof FetchError) return error.message;
    throw error;
  }
}
