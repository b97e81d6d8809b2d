import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { useApi } from '../account/AccountContext.ts';
import { ApiError } from './ApiError.ts';

export type Resource<Data> =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly error: ApiError }
  /** `stale`: why it could not be read again since. */
  | { readonly status: 'ready'; readonly data: Data; readonly stale: ApiError | null };

/**
 * What a path of the API answers, read again every `everyMs` while the page is in view. It asks by ETag, so a poll that
 * finds nothing new moves no data and draws nothing.
 * @param path null: nothing to read yet.
 */
export function useResource<Data>(
  path: string | null,
  options: { everyMs?: number } = {},
): { resource: Resource<Data>; reload: () => void; replace: (data: Data) => void } {
  const { everyMs } = options;
  const api = useApi();
  const [state, setState] = useState<{ of: string | null; resource: Resource<Data> }>({
    of: path,
    resource: { status: 'loading' },
  });
  const [round, setRound] = useState(0);
  const etag = useRef<string | null>(null);

  useEffect(() => {
    etag.current = null;
  }, [api, path]);

  useEffect(() => {
    if (path === null) return;
    const aborter = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (next: (before: Resource<Data>) => Resource<Data>): void => {
      setState((before) => ({
        of: path,
        resource: next(before.of === path ? before.resource : { status: 'loading' }),
      }));
    };
    const read = async (): Promise<void> => {
      try {
        const fetched = await api.getIfChanged<Data>(path, etag.current, aborter.signal);
        if (aborter.signal.aborted) return;
        if (fetched.changed) {
          etag.current = fetched.etag;
          show(() => ({ status: 'ready', data: fetched.data, stale: null }));
        } else {
          show((before) =>
            before.status === 'ready' && before.stale !== null ? { ...before, stale: null } : before,
          );
        }
      } catch (error) {
        if (aborter.signal.aborted) return;
        const failure = asApiError(error);
        show((before) =>
          before.status === 'ready' ? { ...before, stale: failure } : { status: 'failed', error: failure },
        );
      }
      again();
    };
    const again = (): void => {
      if (everyMs === undefined || aborter.signal.aborted) return;
      timer = setTimeout(() => {
        if (document.visibilityState === 'hidden') again();
        else void read();
      }, everyMs);
    };
    void read();
    return () => {
      aborter.abort();
      clearTimeout(timer);
    };
  }, [api, path, everyMs, round]);

  const reload = useCallback(() => setRound((count) => count + 1), []);
  const replace = useCallback(
    (data: Data) => {
      etag.current = null;
      setState({ of: path, resource: { status: 'ready', data, stale: null } });
    },
    [path],
  );
  const resource: Resource<Data> = state.of === path ? state.resource : { status: 'loading' };
  return { resource, reload, replace };
}

export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(0, 'unreadable', 'Something unexpected was answered. Reload the page.');
}
