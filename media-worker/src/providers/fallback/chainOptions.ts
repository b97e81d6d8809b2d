import { systemClock, type Clock, type ProviderKind } from '@visavis/shared';
import { ProviderGuard } from '../guard/ProviderGuard.ts';

/** Told, for the operator, when a provider fails: why, and who stands in. */
export type FallbackWarning = (warning: { code: string; message: string }) => void;

/** One provider of a chain. */
export interface ChainMember<Provider> {
  readonly provider: Provider;
  /** On this machine and quick, if plain: asked only when those before it have failed. Default: no. */
  readonly local?: boolean;
}

export interface ChainOptions {
  readonly onWarning?: FallbackWarning;
  readonly clock?: Clock;
  /** How long a failed provider is left alone, ms. Default 15 s. */
  readonly retryMs?: number;
  /** How long a provider may take to begin (STT: to answer), ms. */
  readonly timeoutMs?: number;
}

/** A provider that nothing stands behind is tried more often before it is left alone. */
const LAST_FAILURES_TO_OPEN = 3;
const LAST_OPEN_MS = 5_000;

/** A member with its breaker and figures. */
export interface ChainLink<Provider> extends ChainMember<Provider> {
  readonly local: boolean;
  readonly guard: ProviderGuard;
}

/** @throws RangeError for a chain without members. */
export function linksOf<Provider extends { readonly name: string }>(
  kind: ProviderKind,
  members: readonly ChainMember<Provider>[],
  { clock = systemClock, retryMs }: ChainOptions,
): readonly ChainLink<Provider>[] {
  if (members.length === 0) throw new RangeError(`a chain of ${kind} providers needs at least one`);
  return members.map(({ provider, local = false }, position) => {
    const last = position === members.length - 1;
    const openMs = last ? Math.min(retryMs ?? LAST_OPEN_MS, LAST_OPEN_MS) : retryMs;
    const guard = new ProviderGuard({
      kind,
      name: provider.name,
      position,
      clock,
      failuresToOpen: last ? LAST_FAILURES_TO_OPEN : 1,
      ...(openMs === undefined ? {} : { openMs }),
    });
    return { provider, local, guard };
  });
}

/** @returns the first's name, and in brackets who stands in for it. */
export function chainName(members: readonly ChainMember<{ readonly name: string }>[]): string {
  const [first, ...others] = members.map(({ provider }) => provider.name);
  return others.length === 0 ? (first ?? '') : `${first} (${others.join(', ')})`;
}
