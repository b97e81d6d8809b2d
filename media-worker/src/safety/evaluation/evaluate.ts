import { atLeast, type SafetyLevel } from '../SafetyLevel.ts';
import { DISGUISES } from './disguises.ts';
import { ALL_CRISIS, CRISIS_SLICES, SLICES, type Target } from './slices.ts';

export interface SliceResult {
  readonly slice: string;
  readonly target: Target;
  readonly cases: number;
  /** Cases at or above the target's level. */
  readonly hits: number;
  readonly met: boolean;
  /** Those on the wrong side. */
  readonly wrong: readonly { readonly text: string; readonly level: SafetyLevel }[];
}

interface Judged {
  readonly text: string;
  readonly level: SafetyLevel;
}

/** Says how serious a message is. */
export type Judge = (text: string) => SafetyLevel | Promise<SafetyLevel>;

/** Has cases judged by slice: each slice's targets, all crises together, and explicit ones in every disguise. */
export async function evaluate(
  judge: Judge,
  cases: ReadonlyMap<string, readonly string[]>,
): Promise<SliceResult[]> {
  const judgeAll = async (texts: readonly string[]): Promise<readonly Judged[]> => {
    const judged: Judged[] = [];
    for (const text of texts) judged.push({ text, level: await judge(text) });
    return judged;
  };
  const results: SliceResult[] = [];
  const crises: Judged[] = [];
  for (const [slice, targets] of Object.entries(SLICES)) {
    const judged = await judgeAll(cases.get(slice) ?? []);
    if (slice in CRISIS_SLICES) crises.push(...judged);
    for (const target of targets) results.push(resultOf(slice, target, judged));
  }
  results.push(resultOf('all crises', ALL_CRISIS, crises));
  const explicit = cases.get('explicit') ?? [];
  for (const [name, disguise] of Object.entries(DISGUISES)) {
    const target: Target = { kind: 'recall', level: 'warning', share: 0.9 };
    results.push(resultOf(`explicit, ${name}`, target, await judgeAll(explicit.map(disguise))));
  }
  return results;
}

function resultOf(slice: string, target: Target, judged: readonly Judged[]): SliceResult {
  const reached = judged.filter(({ level }) => atLeast(level, target.level));
  const share = judged.length === 0 ? 0 : reached.length / judged.length;
  const recall = target.kind === 'recall';
  return {
    slice,
    target,
    cases: judged.length,
    hits: reached.length,
    met: judged.length > 0 && (recall ? share >= target.share : share <= target.share),
    wrong: recall ? judged.filter((one) => !reached.includes(one)) : reached,
  };
}

/**
 * The 95 % confidence interval of a share, shares from 0 to 1. Wilson, E. B. (1927), J. Am. Stat. Assoc. 22, 209-212.
 * @param n greater than 0.
 */
export function wilson(hits: number, n: number): readonly [low: number, high: number] {
  const z = 1.96;
  const share = hits / n;
  const centre = share + z ** 2 / (2 * n);
  const spread = z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2));
  const scale = 1 + z ** 2 / n;
  return [Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale)];
}
