import { useState } from 'preact/hooks';
import { useApi } from '../account/AccountContext.ts';
import type { ApiError } from './ApiError.ts';
import { asApiError, useResource, type Resource } from './useResource.ts';

export interface PageOf<Item> {
  readonly data: readonly Item[];
  readonly next_cursor: string | null;
}

export interface Pages<Item> {
  readonly resource: Resource<PageOf<Item>>;
  readonly reload: () => void;
  /** There are more, and nothing is being fetched. */
  readonly canLoadMore: boolean;
  readonly loadingMore: boolean;
  readonly moreError: ApiError | null;
  readonly loadMore: () => void;
}

interface Further<Item> {
  readonly of: string;
  readonly items: readonly Item[];
  readonly cursor: string | null;
}

/**
 * A list of the API: its first page, polled, and the further ones that were asked for. Once there are further ones the
 * list stands still, so that no entry slips between two pages.
 */
export function usePages<Item>(path: string, options: { everyMs?: number } = {}): Pages<Item> {
  const api = useApi();
  const first = useResource<PageOf<Item>>(path, options);
  const [further, setFurther] = useState<Further<Item> | null>(null);
  const [loadingMore, setLoadingMore] = useState(false);
  const [moreError, setMoreError] = useState<ApiError | null>(null);

  const added = further?.of === path ? further : null;
  const page = first.resource.status === 'ready' ? first.resource.data : null;
  const cursor = added ? added.cursor : (page?.next_cursor ?? null);

  const loadMore = async (): Promise<void> => {
    if (cursor === null || loadingMore) return;
    setLoadingMore(true);
    setMoreError(null);
    const shown = added?.items ?? page?.data ?? [];
    try {
      const separator = path.includes('?') ? '&' : '?';
      const next = await api.get<PageOf<Item>>(`${path}${separator}cursor=${encodeURIComponent(cursor)}`);
      setFurther({ of: path, items: [...shown, ...next.data], cursor: next.next_cursor });
    } catch (error) {
      setMoreError(asApiError(error));
    } finally {
      setLoadingMore(false);
    }
  };

  const resource: Resource<PageOf<Item>> =
    first.resource.status === 'ready' && added
      ? {
          ...first.resource,
          data: { data: added.items, next_cursor: cursor },
        }
      : first.resource;
  return {
    resource,
    reload: () => {
      setFurther(null);
      first.reload();
    },
    canLoadMore: cursor !== null && !loadingMore,
    loadingMore,
    moreError,
    loadMore: () => void loadMore(),
  };
}
