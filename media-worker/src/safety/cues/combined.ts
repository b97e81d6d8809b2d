import type { Rule } from '../Rule.ts';

/** Hints that say little alone; two kinds in one message say much. */
export type Hint =
  | 'farewell'
  | 'apology'
  | 'handing_over'
  | 'means'
  | 'finality'
  /** That something is going to be done, not what. */
  | 'resolve'
  /** That nobody will be in the way. */
  | 'secrecy'
  /** Death, spoken of as a thing. */
  | 'death'
  | 'wound'
  /** That one did it oneself, and hid it. */
  | 'own_doing';

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
      '(dropped|left|gave|given) (off )?(the|my) (dog|cat|pets|rabbit|hamster|bird) ...6',
      '(the|my) (dog|cat|pets|rabbit|hamster|bird) (<VERY>)? (goes|is going|can go|is|are) (to|with|at) ...3',
      '(made|wrote) a list of who gets ...4',
      '(cancelled|closed|paid) (<VERY>)? (all )?(my|the) (subscriptions|accounts|account|rent|bank account|funeral|bills) ...4',
      '(passwords|password|life insurance|bank details|my will|funeral|the keys) ...4',
    ],
  },
  {
    hint: 'means',
    patterns: [
      '(rope|noose|my gun|the gun|a gun|razor|blade|the pills|my pills|all the pills|the whole bottle|sleeping pills|knife|the bridge|a bridge|the roof|rooftop|the ledge|train tracks|the tracks|the balcony|the cliff|shotgun|pistol|rifle|revolver|the tablets|my tablets|tablets|morphine|insulin|pesticide|sniper|poison|the hose|hose in ...4|hanging|the beam|antidepressants|paracetamol)',
    ],
  },
  {
    hint: 'resolve',
    patterns: [
      '(i am|i will|am) (<VERY>)? (going to|will|about to|planning to) (<VERY>)? (do (it|something about it)|go through with it|see to it|arrange it ...1|make (it|that) happen|make sure of it|act on it|carry it out|satisfy it)',
      '(before|when|after|that is when|how|until|and) i (<VERY>)? (will |am going to )?(do it|go through with it|use it|use them|take them)',
      '(go|going) through with it',
      '(i )?(intend|mean|plan) to (<VERY>)? (act on it|do it|take (it|them)|make ...2|use (it|them))',
      '(i )?(will|am going to) (<VERY>)? (use them|use it|drink|take them|take it all|swallow)',
      'know (<VERY>)? (exactly )?what i (am going to|will) do (with it|tonight|END)',
      '(already|got|have) (everything|all) (i need|ready|set)',
    ],
  },
  {
    hint: 'secrecy',
    patterns: [
      '(nobody|no one|none of them) (<VERY>)? (will|would|is|can|to|going to|knows) ...4 (stop me|find me|look for me|interrupt|hear|be home|be there|home to|i am here|where i am|about it|until|till)',
      '(nobody|no one) knows (END|,|i am ...3|where ...3|about ...2|what i)',
      '(so|so that) ...6 (will not|do not|does not|not have to|can not|could not) (be the ones to |have to )?(find me|stop me|look for me|see it|walk in|interrupt)',
      '(after|once|when|while|as soon as) (everyone|everybody|they|the (kids|children|grandchildren|house|carer)|my ...2) ...5 (asleep|sleeping|sleep|gone|leaves|leave|goes to (work|bed)|go to (work|bed)|out|in bed)',
      '(turned|switched|turn|switch) (off )?(my )?(location|phone|tracking) ...3 (off)?',
      '(do not|dont|did not|please do not) tell (mum|mom|anyone|anybody|my ...1|dad|them|him|her)',
      '(not|will not|am not going to) (going to )?(say|tell (you|anyone)) (how|where|when)',
      '(told|telling) ...4 (i am|i was) (at|away|on|home|with|travelling|traveling) ...4',
      '(parents|husband|wife|family|flatmate|roommate|everyone|mum|mom|carer|hubby|he|she|they) (is|are|will be) (<VERY>)? (away|out|at (work|the ...1|a ...1)|on (night|a night|duty|holiday)|gone|in bed|asleep)',
    ],
  },
  {
    hint: 'death',
    patterns: [
      '(suicide|to die|dying|being dead|my death|death|kill myself|killing myself|end my life)',
      '(gets|get) (louder|stronger|closer|worse) (every|each) ...2',
    ],
  },
  {
    hint: 'wound',
    patterns: ['(burns|cuts|scratches|scars|bruises|wounds|cut|cigarettes|stitches)'],
  },
  {
    hint: 'own_doing',
    patterns: [
      '(do|did|doing|done) (it|this|that) to myself',
      '(i did it|did it myself) with',
      '(told|tell|said|says|say|telling) ...8 (accident|cat|fell|clumsy|kitchen|nothing)',
      '(i lied|and lied|made something up|people think|they think|nobody saw|nobody knows|nobody looks|where nobody|no one sees)',
    ],
  },
  {
    hint: 'finality',
    patterns: [
      '(nothing|no one) (is )?(keeping|holding) me ...3',
      '(that is|was) the last thing (sorted|done|to do|left)',
      'now i can (go|leave|rest)',
      '(i am|am) at peace with (going|it|my decision|leaving)',
      '(i )?mean it (properly )?(this time)',
      '(made|make) sure of (that|it)',
      '(as|like) if it (will|would) not matter',
      'by then it (will|would) not matter',
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
  if (hints.has('death') && hints.has('resolve')) return { kind: 'active_ideation', level: 'crisis' };
  if (hints.has('farewell') && hints.has('apology')) return { kind: 'goodbye', level: 'crisis' };
  if (hints.has('means') && distress) return { kind: 'plan_or_means', level: 'warning' };
  if ((hints.has('farewell') || hints.has('finality')) && distress)
    return { kind: 'goodbye', level: 'warning' };
  if (hints.has('means') && (hints.has('resolve') || hints.has('secrecy')))
    return { kind: 'plan_or_means', level: 'warning' };
  if (hints.has('resolve') && hints.has('secrecy')) return { kind: 'plan_or_means', level: 'warning' };
  if (hints.has('finality') && leaving) return { kind: 'goodbye', level: 'warning' };
  if (hints.has('wound') && hints.has('own_doing')) return { kind: 'self_harm', level: 'warning' };
  return undefined;
}
