import type { Rule } from '../Rule.ts';

/** Hints that say little alone; two kinds in one message say much. */
export type Hint = 'farewell' | 'apology' | 'handing_over' | 'means' | 'finality';

export interface HintRule {
  readonly hint: Hint;
  readonly patterns: readonly string[];
}

export const HINTS: readonly HintRule[] = [
  {
    hint: 'farewell',
    patterns: [
      '(goodbye|farewell|bye everyone|bye all|so long everyone)',
      '(thank you|thanks) for everything',
      'i (<VERY>)? (love|loved) you (all|guys|everyone|so much)',
      '(remember me|do not forget me|think of me sometimes)',
      '(letters|letter|notes|note|message|messages|video|videos) (to|for) (my|everyone|the (kids|children|family)|each|them) ...2',
    ],
  },
  {
    hint: 'apology',
    patterns: [
      '(sorry|forgive me|apologise|apologize) (<VERY>)? (for everything|for being|that i|i (was|could|am|did|have|failed|let|can|tried)|mom|mum|mama|dad|everyone|to everyone|for (all|leaving|the (pain|trouble|mess)|failing)) ...4 (not|stronger|strong|failed|enough|let|down|burden|pain|trouble|leaving|END)',
      'forgive me',
    ],
  },
  {
    hint: 'handing_over',
    patterns: [
      '(take care of|look after|feed|adopt|rehomed|rehome|found a home for|gave away|given away|giving away|give away) (my|the|all my) ...2',
      '(passwords|password|life insurance|bank details|my will|funeral|the keys) ...4',
    ],
  },
  {
    hint: 'means',
    patterns: [
      '(rope|noose|my gun|the gun|a gun|razor|blade|the pills|my pills|all the pills|the whole bottle|sleeping pills|knife|the bridge|the roof|rooftop|the ledge|train tracks|the tracks|the balcony|the cliff)',
    ],
  },
  {
    hint: 'finality',
    patterns: [
      '(tonight is the night|over soon|all be over|be over soon|not much longer|last time|after tonight|by tomorrow|by morning|it is time|time to go|no turning back|too late|made up my mind|my mind is made up|decision is made|decided|final decision|one last|for the last time|no coming back|at peace now|finally at peace|made my decision|do not look for me|nothing left to lose)',
    ],
  },
];

/** What hints, with each other or with what the rules found, amount to. */
export function combined(
  hints: ReadonlySet<Hint>,
  found: { readonly distress: boolean; readonly notWantingToBe: boolean },
): Pick<Rule, 'kind' | 'level'> | undefined {
  const { distress, notWantingToBe } = found;
  const leaving = hints.has('farewell') || hints.has('handing_over') || hints.has('apology');
  if (hints.has('means') && notWantingToBe) return { kind: 'plan_or_means', level: 'crisis' };
  if (leaving && notWantingToBe) return { kind: 'goodbye', level: 'crisis' };
  if (hints.has('finality') && notWantingToBe) return { kind: 'active_ideation', level: 'crisis' };
  if (hints.has('farewell') && hints.has('apology')) return { kind: 'goodbye', level: 'crisis' };
  if (hints.has('means') && distress) return { kind: 'plan_or_means', level: 'warning' };
  if ((hints.has('farewell') || hints.has('finality')) && distress)
    return { kind: 'goodbye', level: 'warning' };
  return undefined;
}
