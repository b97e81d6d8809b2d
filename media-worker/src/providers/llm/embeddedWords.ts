import { straightApostrophes } from '@visavis/shared';
import { KINDS, NORMAL_FORMS, SYNONYM_GROUPS } from './embeddedThesaurus.ts';

const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/));

/** Words that say nothing of what a question is about. */
const STOP_WORDS = words(
  `a an the and or but so to of in on at for with from by as is are was were be been being am have has had do does did will would
  can could should shall may might must i you he she it we they me him her us them my your his its our their mine yours this
  that these those there here what when where who whom whose why how which just really very about please tell know think say said
  want like get gets got go goes going give gives gave me any some all more most much many lot if then than too also not no
  yes into up out over anything something someone anyone everything everyone let s t d ll re ve m don doesn didn isn aren wasn
  can't i'm you're it's ok okay hi hello hey well um uh maybe actually possible exactly currently current kind sort thing things
  stuff one ones need needs needed question wonder wondering remind explain describe talk speak info information mean means
  meaning use used using happen happens make makes made making because even still again now today back look looking come comes
  came coming take every takes took taken long  soon often far early number amount type able myself yourself itself own us near
  exact kindly extra cheapest lightest heaviest smallest largest biggest longest shortest highest lowest dearest quick quickly always never ever only each both other another else own's there's what's where's who's how's when's
  isn't aren't don't doesn't won't i've i'd i'll we're we've they're that's let's along away off down yet already once done
  per own same such between during before after until while through  within under above able put set see seen find
  around regarding concerning anybody somebody guys folks everybody's able good best nice great fine right okay
  normally usually generally actually specifically approximately roughly including include guess suppose receive obtain enough hope believe 
   understand sure way ways place places cannot`,
);

/** "took" is "take": what no ending tells. */
const IRREGULAR: Readonly<Record<string, string>> = {
  children: 'child',
  teeth: 'tooth',
  feet: 'foot',
  men: 'man',
  women: 'woman',
  mice: 'mouse',
  bought: 'buy',
  sold: 'sell',
  paid: 'pay',
  worn: 'wear',
  wore: 'wear',
  kept: 'keep',
  held: 'hold',
  left: 'leave',
  sent: 'send',
  spent: 'spend',
  built: 'build',
  brought: 'bring',
  taught: 'teach',
  slept: 'sleep',
  ate: 'eat',
  eaten: 'eat',
  drank: 'drink',
  drove: 'drive',
  driven: 'drive',
  forgot: 'forget',
  forgotten: 'forget',
  lost: 'lose',
  broke: 'break',
  broken: 'break',
  ran: 'run',
  began: 'begin',
  begun: 'begin',
  chose: 'choose',
  chosen: 'choose',
  wrote: 'write',
  written: 'write',
  spoke: 'speak',
  spoken: 'speak',
  met: 'meet',
  won: 'win',
  grew: 'grow',
  grown: 'grow',
  knives: 'knife',
  wives: 'wife',
  dyed: 'dye',
  shoes: 'shoe',
  seen: 'see',
  heard: 'hear',
  application: 'apply',
  applications: 'apply',
  applying: 'apply',
  applied: 'apply',
  cheaper: 'cheap',
  bigger: 'big',
  heavier: 'heavy',
  earlier: 'early',
  earliest: 'early',
  latest: 'late',
  later: 'late',
  older: 'old',
  oldest: 'old',
  younger: 'young',
  youngest: 'young',
};

const NUMBER_WORDS: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
    'eighteen nineteen twenty'
  )
    .split(' ')
    .map((word, number) => [word, String(number)]),
);

/** A crude but predictable stem: "deliveries", "delivered", "delivery" are one. */
export function stem(word: string): string {
  const bare = word.replace(/['’]s$/, '').replace(/['’]$/, '');
  const irregular = IRREGULAR[bare];
  if (irregular !== undefined) return stem(irregular);
  const negated = bare.startsWith('un') ? IRREGULAR[bare.slice(2)] : undefined;
  if (negated !== undefined) return `un${stem(negated)}`;
  const number = NUMBER_WORDS[bare];
  if (number !== undefined) return number;
  if (bare.length <= 3 || /\d/.test(bare)) return bare.replace(/^(\p{L}{2})s$/u, '$1');
  return withoutEnding(withoutEnding(bare))
    .replace(/([bdfgklmnprt])\1$/, '$1')
    .replace(/(?:ie|e+|y)$/, (ending, at: number) => (at < 2 ? ending : ''));
}

function withoutEnding(word: string): string {
  return word.replace(
    /(?:ational|ations?|ings?|ments?|edly|ness|ers?|ors?|ies|ied|ed|ly|es|s)$/,
    (ending, at: number) => {
      if (at < (/^[eo]r/.test(ending) ? 4 : 3)) return ending.replace(/s$/, '');
      return ending === 'ies' || ending === 'ied' ? 'y' : '';
    },
  );
}

/** Spellings and set phrases brought to one form, before words are told apart. */
export function normalised(text: string): string {
  let result = straightApostrophes(text).toLowerCase();
  for (const [pattern, form] of NORMAL_FORMS) result = result.replace(pattern, form);
  return result;
}

/** The stems that a text is about, in order, with repetitions. */
export function contentTerms(text: string): string[] {
  const terms: string[] = [];
  for (const word of normalised(text).match(
    /\d[\d.,:]*\d|[\p{L}\p{N}][\p{L}\p{N}'.]*[\p{L}\p{N}]|[\p{L}\p{N}]/gu,
  ) ?? []) {
    if (!STOP_WORDS.has(word)) terms.push(stem(word));
  }
  return terms;
}

/** Of a term: the terms that ask for the same, and those that it is the general word for. */
export const SYNONYMS: ReadonlyMap<string, ReadonlySet<string>> = (() => {
  const map = new Map<string, Set<string>>();
  const add = (term: string, others: readonly string[]): void => {
    const known = map.get(term) ?? new Set<string>();
    for (const other of others) if (other !== term) known.add(other);
    map.set(term, known);
  };
  for (const group of SYNONYM_GROUPS) {
    const stems = group.split(/\s+/).map(stem);
    for (const term of stems) add(term, stems);
  }
  for (const [kind, members] of Object.entries(KINDS)) add(stem(kind), members.split(/\s+/).map(stem));
  return map;
})();

/** One letter more, less or other: what a recogniser or a typist does to a longer word. */
export function nearlySame(a: string, b: string): boolean {
  if (a.length < 6 || b.length < 6 || Math.abs(a.length - b.length) > 1 || !b.startsWith(a.charAt(0)))
    return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  const rest = (text: string, skip: number): string => text.slice(at + skip);
  return rest(a, 1) === rest(b, 1) || rest(a, 1) === rest(b, 0) || rest(a, 0) === rest(b, 1);
}
