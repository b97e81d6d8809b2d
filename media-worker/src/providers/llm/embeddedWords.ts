const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/));

/** Words that say nothing of what a question is about. */
const STOP_WORDS = words(
  `a an the and or but so to of in on at for with from by as is are was were be been being am have has had do does did will would
  can could should shall may might must i you he she it we they me him her us them my your his its our their mine yours this
  that these those there here what when where who whom whose why how which just really very about please tell know think say said
  want like get got go going give me any some all more most much many lot if then than too also not no yes into up out over
  anything something someone anyone everything let s t d ll re ve m don doesn didn isn aren wasn can't i'm you're it's ok okay
  hi hello hey well um uh maybe actually possible exactly currently currently kind sort thing things stuff one ones need question
  wonder wondering remind explain describe talk speak information info mean means use used using happen happens make makes find
  because even still again now today back look looking come comes came take takes long late soon often far early
  number amount type bring allow allowed`,
);

/** Groups of words that ask for the same thing. */
const SYNONYM_GROUPS = [
  'price cost fee charge rate expensive cheap pay dollar euro pound',
  'open opening hour close closing schedule',
  'location located address street situated based find',
  'refund return exchange',
  'deliver delivery shipping ship dispatch arrive',
  'phone telephone call contact reach email',
  'founded start started established began founder opened',
  'salary pay compensation wage',
  'boss manager lead head director ceo owner report',
  'car vehicle parking park',
  'guarantee warranty',
  'cancel cancellation terminate',
  'buy purchase order',
  'employee staff people team worker',
  'remote remotely home hybrid office',
  'holiday vacation leave',
  'begin start',
  'help support assist assistance',
  'size big large small',
  'kid child children',
  'food menu meal dish eat',
  'vegan vegetarian',
  'bike bicycle cycle',
  'payment pay card cash',
  'job role position',
  'skill experience requirement qualification',
  'repair fix mend broken',
  'discount cheaper reduction',
  'book booking reserve reservation appointment',
];

/** A word that asks for any of others, not the other way round. */
const KINDS: Readonly<Record<string, string>> = {
  language:
    'english dutch german french spanish italian portuguese chinese japanese arabic hindi turkish polish',
  pet: 'dog cat animal',
  animal: 'dog cat pet',
  day: 'monday tuesday wednesday thursday friday saturday sunday weekday weekend daily',
  weekend: 'saturday sunday',
  colour: 'red green blue black white yellow grey silver',
  color: 'red green blue black white yellow grey silver',
  drink: 'coffee tea water juice beer wine',
  vehicle: 'car bike bus van',
  team: 'people staff employee',
  education: 'school degree university college',
  founder: 'founded',
  money: 'price cost fee salary euro dollar',
};

/** A crude but predictable stem: "deliveries", "delivered", "delivery" are one. */
export function stem(word: string): string {
  const bare = word.replace(/['’]s$/, '');
  if (bare.length <= 3) return bare;
  return bare
    .replace(/(?:ational|ations?|ings?|ments?|edly|ness|ers?|ors?|ies|ied|ed|es|s)$/, (ending) =>
      bare.length - ending.length < 3
        ? ending
        : ending.startsWith('i') && ending !== 'ings' && ending !== 'ing'
          ? 'y'
          : '',
    )
    .replace(/([bdfgklmnprt])\1$/, '$1')
    .replace(/e$/, '');
}

/** The stems that a text is about. */
export function contentTerms(text: string): string[] {
  const terms: string[] = [];
  for (const word of text
    .toLowerCase()
    .replace(/[’]/g, "'")
    .match(/[\p{L}\p{N}][\p{L}\p{N}'-]*/gu) ?? []) {
    for (const part of word.split('-')) {
      if (part !== '' && !STOP_WORDS.has(part)) terms.push(stem(part));
    }
  }
  return terms;
}

export const SYNONYMS: ReadonlyMap<string, readonly string[]> = (() => {
  const map = new Map<string, string[]>();
  for (const group of SYNONYM_GROUPS) {
    const stems = group.split(' ').map(stem);
    for (const term of stems)
      map.set(term, [...(map.get(term) ?? []), ...stems.filter((other) => other !== term)]);
  }
  for (const [kind, members] of Object.entries(KINDS)) {
    map.set(stem(kind), [...(map.get(stem(kind)) ?? []), ...members.split(' ').map(stem)]);
  }
  return map;
})();
