import { contentTerms } from '../embeddedWords.ts';
import { LONGEST, plainOf } from './plain.ts';

/**
 * What somebody wants who talks about how they are. `open`: what to do, with nothing named. `pointed`: how to do a certain
 * thing. `decision`: whether to. `medical`: what only a doctor may say. `referral`: whom to turn to. `judgment`: whether
 * they are bad. `outlook`: whether this is normal, or passes. `cause`: why it is so. `exercise`: something to do together now. `mind`:
 * what somebody else feels or thinks. `hope`: whether they will manage. `permission`: whether they may feel or do so.
 */
export type Ask =
  | 'open'
  | 'pointed'
  | 'decision'
  | 'medical'
  | 'referral'
  | 'judgment'
  | 'outlook'
  | 'cause'
  | 'exercise'
  | 'mind'
  | 'hope'
  | 'permission';

/** What somebody does with a suggestion. */
export type Response = 'another' | 'whatIf' | 'helped' | 'willing' | 'tried' | 'barrier' | 'unsure';

const ONE = '(?:i|we|you|one|people|others|other people|anyone|someone)';
const CAN = '(?:do|can|could|should|shall|would|might|must|may)';
/** Where a clause begins: "I cannot sleep, what can I do?", and not "I know what I can do". */
const AT =
  '(?:^|[,.;:!?()…–—-] ?|\\b(?:and|but|so|then|please|okay|ok|well|hi|hey|hello|hm+|or|sorry|honestly|now|know|any more|again) )(?:(?:and|but|so|then|please|well|or) )*';
const DO = '(?:do|try|change|suggest|recommend|advise|improve)';
const COPE =
  '(?:deal|cope|handle|manage|live|survive|go on|carry on|bear|stand|face|endure|get (?:through|over|past|by|out)|go about)';
const HELP = '(?:tips?|ideas?|advice|suggestions?|thoughts?|tricks?|recommendations?|pointers?)';

const at = (...alternatives: readonly string[]): RegExp => new RegExp(`${AT}(?:${alternatives.join('|')})`);

/** The first that fits counts. */
const ASKS: readonly (readonly [Ask, RegExp])[] = [
  [
    'referral',
    /\b(?:recommend|find|know|suggest|need|see|get)\b.{0,20}\b(?:therapists?|psychologists?|counsell?ors?|psychiatrists?|coach|self-help group|support group|helpline|hotline)\b.*\?|\bwho (?:can|could|should|would|do|might) (?:i|we|help|support|listen)\b|\bshould i (?:see|talk to|go to) (?:a |my )?(?:doctor|therapist|counsell?or|psychologist)/,
  ],
  [
    'medical',
    /\b(?:do|might|could|may) i (?:really |actually |maybe )?have (?:a |an )?(?:depression|adhd|add|autism|burn ?-?out|anxiety|ptsd|ocd|bipolar|insomnia|cancer|disorder|\w+ disorder|\w+ deficiency|\w+itis)\b|\b(?:am i|could i be|is this|is it) (?:a |an |clinically |really |maybe )*(?:depress(?:ed|ion)|bipolar|burn(?:ed|t)?[ -]?out|mentally ill|ill|sick|dying|an? disorder|adhd|autistic|autism)\b|^(?=.*\?|.*\b(?:should|which|recommend)\b).*\b(?:pills?|tablets?|medicines?|medications?|meds|antidepressants?|melatonin|magnesium|valerian|vitamins?|supplements?|ibuprofen|paracetamol|aspirin|xanax|valium|prozac|dos(?:e|age)|diagnos\w+|sedatives?|painkillers?|homeopath\w*)\b/,
  ],
  [
    'exercise',
    /\b(?:breathing|grounding|relaxation|mindfulness|calming|quick|short|little) (?:\w+ )?(?:exercises?|techniques?|practice|meditation)\b|\b(?:body scan|box breathing|meditate|meditation|breathe) (?:with me|together|please|with you)\b|\b(?:do|guide|lead|walk|teach|give|show|try|take|want|like|let us|let's)\b.{0,24}\b(?:exercise|meditation|meditate|body scan|breathing|grounding|5-?4-?3-?2-?1\w*|mindfulness)\b|\bcan we breathe\b|\bhelp me (?:to )?(?:calm down|relax)\b|\bdo something together\b|\bgive me something to (?:relax|calm)/,
  ],
  [
    'permission',
    at(
      '(?:is it|am i|would it be) (?:\\w+ )?(?:ok|okay|alright|allowed|wrong|bad|weird|strange|stupid|silly|selfish) (?:if i|to|that i) (?:\\w+ ){0,2}(?:cry|feel|am|be|miss|need|rest|say no|laugh|stay|grieve|want|think|do nothing|angry|sad)\\b',
      'may i (?:cry|be sad|be angry|rest)',
    ),
  ],
  [
    'hope',
    at(
      'will i (?:ever |really |still )?(?:be|get|manage|find|make|pass|feel|have|succeed|learn|sleep)\\b',
      'can i (?:ever )?(?:do it|make it|manage (?:it|that|this))\\b',
    ),
  ],
  [
    'judgment',
    at(
      "(?:do you think (?:that )?)?(?:am i|i am|i'm|was i|was (?:it|that|this)|does (?:that|this|it) make me) (?:(?:a|an|going|being|really|just|so|too|such|the) )*(?:bad|terrible|awful|horrible|wrong|stupid|weak|crazy|lazy|selfish|failure|burden|weird|sensitive|mean|loser|ugly|unfair)\\b",
    ),
  ],
  [
    'mind',
    at(
      '(?:do you think )?(?:does|do|did|is|are|will|would|has) (?:he|she|they|my \\w+) (?:\\w+ ){0,2}(?:loves?|likes?|misses|miss|hates?|cares?|forgives?|wants?|thinks?|feels?|angry|mad|interested|come back|regrets?)\\b',
      'do you think (?:that )?(?:he|she|they|my \\w+) ',
      'what (?:does|do|did|is) (?:he|she|they) (?:think|feel|want|mean)',
    ),
  ],
  [
    'outlook',
    at(
      '(?:is|are|am) (?:it|this|that|i|these \\w+) (?:really |still |even )?(?:normal|okay|ok|common|usual|alright)\\b',
      '(?:will|does|do|can|is) (?:it|this|that|things|the \\w+|these \\w+) (?:\\w+ ){0,3}(?:easier|better|pass|stop|end|heal|go away|over|forever|normal)\\b',
      '(?:when|how long) (?:will|does|do|is|until) (?:it|this|that|things|grief|the \\w+|i) (?:\\w+ ){0,3}(?:easier|better|pass|stop|end|heal|last|take|over|go away|be myself)\\b',
      'do (?:other people|others|many people|people) (?:\\w+ )?(?:feel|have|know|go through) (?:this|that|it|like)',
    ),
  ],
  [
    'cause',
    at(
      "why (?:am i|do i|do(?:es)? (?:nobody|no one|everyone|everybody|everything|people|he|she|they|my \\w+)|can't i|don't i|is it|does it|did i|have i|does this|is this|is my|does my|are my|i am|i'm|i)\\b",
    ),
  ],
  [
    'decision',
    at(
      '(?:should|shall|ought) (?:i|we)\\b(?! (?:do|try)\\b)',
      'do you think (?:that )?(?:i|we) should\\b',
      '(?:is|would) it (?:be )?(?:better|wiser|kinder|wrong|okay|ok|right|too late|a good idea) (?:to|if)\\b',
      'which (?:is|would be) (?:wiser|better|kinder)\\b',
      '(?:(?:can|could|would) you )?help me (?:to )?(?:decide|choose|pick)\\b',
      'would you (?:\\w+ )?(?:apologi[sz]e|forgive|call|go|stay|leave|tell|write|wait|quit|do it|do that|take it|say yes|accept)\\b',
    ),
  ],
  [
    'open',
    at(
      `what (?:else )?${CAN} ${ONE} (?:\\w+ )?${DO}\\b`,
      'what (?:am i|are we) (?:supposed|meant) to do\\b',
      'what to do\\b',
      'what (?:would|could|might) be (?:\\w+ ){0,2}(?:best|right|good|better|sensible|next)\\b',
      '(?:so )?(?:what now|now what|what next)\\b',
      "what(?:'s| is| would be) your (?:advice|suggestion|recommendation|idea)\\b",
      'what (?:else |really |usually |actually |might |could |would |can )*helps?\\b',
      `(?:got |have you (?:got )?|do you have |is there |are there |can i (?:get|have) )?(?:any|some|a|an) (?:\\w+ )?${HELP}\\b`,
      `(?:do you have|have you|have you got) (?:\\w+ ){0,2}${HELP}\\b`,
      `(?:give|tell|offer) me (?:\\w+ ){0,2}${HELP}\\b`,
      '(?:can|could|would|will) you (?:please |maybe |perhaps )*(?:help|advise|guide|support)(?: me| us)?\\b',
      `(?:can|could|would|will) you (?:please |maybe |perhaps )*(?:give|offer|tell|suggest|recommend)(?: me| us)? (?:\\w+ ){0,2}(?:${HELP}|something|anything)\\b`,
      `i (?:really |just )?(?:need|could use|would like|want|would love|wish i had) (?:\\w+ ){0,2}(?:help|${HELP})\\b`,
      '(?:is|are) there (?:anything|something|things|a way) (?:else )?(?:that |which )?(?:(?:i|we|one|you) can|helps?|works?|against)\\b',
      'what if (?:i|something|it all|they|nobody)\\b',
      `(?:anything|something|nothing) (?:else )?(?:that )?${ONE} ${CAN} (?:do|try)\\b`,
      `how (?:else )?${CAN} ${ONE} (?:\\w+ )?${COPE}\\b`,
      `how (?:else )?${CAN} ${ONE} (?:\\w+ )?(?:be|get|stay|become|feel|keep|calm|relax)\\b.{0,12}\\b(?:calm(?:er)?|better|down|cool|relax\\w*|happier)\\b`,
      'how to (?:deal|cope|handle|go on)\\b',
      'how do (?:other )?\\w+ (?:do|manage|handle|cope with|deal with) (?:it|this|that)\\b',
      '(?:please )?help(?: me)?(?: please)?\\s*[.!?]*$',
      '(?:can|could|would|will) you (?:please )?(?:motivate|cheer|encourage|comfort) me\\b',
      "(?:i have |i've got |got )?no idea (?:what|how|where) (?:to|i)\\b",
      "i (?:don't|do not) know (?:what to do|how to go on|what i should do|where to (?:start|begin)|how to (?:get through|deal with|handle|cope))\\b",
    ),
  ],
  [
    'pointed',
    at(
      `(?:how|what) (?:else )?(?:${CAN}|am|to) (?:i|we|one)\\b`,
      `how (?:do|can|would|could) (?:you|people|other people|others) (?:\\w+ )?(?:stop|keep|get|make|find|stay|become|calm|learn|start|talk|say|tell)\\b`,
      'how to \\w+',
      'what is the best way to\\b',
    ),
  ],
];

const RESPONSES: readonly (readonly [Response, RegExp])[] = [
  [
    'another',
    at(
      'what else\\b',
      '(?:is there |do you have |have you got |got )?(?:anything|something|another|one more|some more|any more|any other|other)(?: \\w+)?(?: else)?(?: \\w+)?\\s*\\?',
      '(?:anything|something) (?:else|different|other)\\b',
      '(?:do|have) you (?:have|got) (?:another|more|others)\\b',
      'give me (?:another|one more|something else)',
      'what do you think\\s*\\?',
      'more (?:ideas|tips)\\b',
    ),
  ],
  ['whatIf', at('(?:and |but |or )?(?:what if|if|what when|suppose)\\b')],
  [
    'helped',
    /^(?!.*\b(?:not|n't|never|but)\b).*(?:\b(?:that|it|this|the \w+) (?:really |actually |already )?(?:helped|worked|did me good|was good|feels good)\b|\bi (?:did|made|managed) it\b.*!|\bfeel (?:\w+ ){0,2}(?:better|calmer|lighter|good)\b)/,
  ],
  [
    'willing',
    /^(?!.*(?:\b(?:but|nobody|no one|not|never)|n't)\b).*(?:\b(?:i(?:'ll| will| can| could| might| want to|'m going to| am going to)|let me|let us) (?!not\b)(?:\w+ ){0,3}(?:try|do|give|start|call|write|go|ask|talk)\b|\b(?:sounds|sound) (?:\w+ )?(?:good|great|doable|like a plan|fine|nice|right|helpful)\b|\b(?:good|great|nice|lovely) (?:idea|tip|advice|suggestion|thought)\b|\byou(?:'re| are) right\b|\bthat (?:might|could|would|will) (?:\w+ )?(?:help|work)\b)/,
  ],
  [
    'tried',
    /\b(?:tried|did|done|doing) (?:\w+ )?(?:that|it|this|already|both|all|so|them)\b(?! (?:today|tonight|tomorrow|later|soon))|\balready (?:\w+ )?(?:do|did|tried|done)\b|\balready[.!]*$|\b(?:do|did|tried|done) (?:\w+ )?already\b|\bi tried\b|\b(?:didn't|did not|doesn't|does not|don't|do not|won't|not|never) (?:\w+ ){0,2}(?:work|works|worked|help|helps|helped)\b|\b(?:no use|useless|no good|came back|comes back|same as before)\b/,
  ],
  [
    'barrier',
    /^(?:and|but) (?:then|when|after|as soon as)\b|^(?=(?:\S+ ){0,13}\S+$).*\b(?:can't|cannot|can not|couldn't|won't|no time|nobody|no one|nowhere|no money|no energy|easier said|easy to say|hard for me|not for me|not my (?:thing|style|way)|rather not|too (?:\w+ )?(?:shy|tired|busy|hard|late|difficult|scared|old|young|expensive|proud|lazy|cold|far|afraid|embarrass\w+|awkward)|\bi (?:\w+ )?(?:don't|do not|never) (?:\w+ ){0,2}(?:think (?:of|that|it|so|this|\w+ will)|want|like|dare|believe in|feel like|feel up to|trust|have (?:any|a|the|time|money|friends|energy|anyone|anybody|enough)|know (?:anyone|anybody|any)))\b/,
  ],
];

/** @returns what a sentence asks for, or undefined: nothing of the kind. English. */
export function askOf(sentence: string): Ask | undefined {
  const plain = plainOf(sentence);
  return ASKS.find(([, pattern]) => pattern.test(plain))?.[0];
}

/** @returns what a message does with the suggestion before it, or undefined: it goes on to something else. */
export function responseOf(message: string): Response | undefined {
  const plain = plainOf(message);
  return (
    RESPONSES.find(([, pattern]) => pattern.test(plain))?.[0] ?? (isElliptical(plain) ? 'another' : undefined)
  );
}

/** "And the night before?": a question that lives on what was said. */
const isElliptical = (plain: string): boolean =>
  /^(?:(?:ok(?:ay)?|hm+|well|yes|no),? )?(?:and|but|or|what about|how about) (?!(?:what|who|when|where|why|how|which|is|are|do|does|did)\b)(?:[^ ?]+ ?){1,6}\?$/.test(
    plain,
  );

/** "Any ideas?", "What can I do about it tonight?": it names nothing. */
export const isBare = (sentence: string): boolean => contentTerms(sentence).every((term) => BARE.test(term));

const BARE =
  /^(?:help|idea|tip|advi[cs]|suggest|thought|recommend|trick|against|behav|try|deal|cope|handle|people|other|manag|react|tonight|today|tomorrow|morning|evening|night|week|weekend|day|time|monday|tuesday|wednesday|thursday|friday|saturday|sunday)/;

/** What a question names beyond the asking, and when. */
export const namedTermsIn = (sentence: string): readonly string[] =>
  contentTerms(sentence).filter((term) => !BARE.test(term));

/** "What could I do this evening?" */
export const isOfTime = (sentence: string): boolean =>
  /\b(?:tonight|today|tomorrow|(?:this|the|on) (?:\w+ )?(?:evening|afternoon|weekend|sunday|saturday)|all day|free time)\b/i.test(
    sentence,
  );

/** What is told in front of the question: "I'm stressed at work, any tips?" → "I'm stressed at work". */
export function toldBefore(sentence: string): string {
  if (sentence.length > LONGEST) return '';
  const cut =
    /^(.{8,}?)(?:\s*[,;:–—-]+\s+|[.!?…]+\s+|\s+(?=(?:and|so|but) (?:what|how)\b))(?:and |so |but |now )?(?:what|how|any|should|can|could|is there|do you|i don't know|please|why)\b/i.exec(
      sentence,
    );
  return cut?.[1] ?? '';
}
