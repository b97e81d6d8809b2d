import { useState } from 'preact/hooks';
import type { ApiError } from './ApiError.ts';
import { asApiError } from './useResource.ts';

export interface Action<Args extends readonly unknown[]> {
  readonly busy: boolean;
  readonly error: ApiError | null;
  /** Does nothing while it is busy. */
  readonly run: (...args: Args) => void;
  readonly clear: () => void;
}

/** Something that is done on a press: busy meanwhile, and its failure kept to be shown. */
export function useAction<Args extends readonly unknown[]>(
  work: (...args: Args) => Promise<void>,
): Action<Args> {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const run = async (...args: Args): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await work(...args);
    } catch (failure) {
      setError(asApiError(failure));
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, run: (...args) => void run(...args), clear: () => setError(null) };
}
