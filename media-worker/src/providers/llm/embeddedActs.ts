import { straightApostrophes } from '@visavis/shared';
import nlp from 'compromise';

/** What the user does with a sentence. In rising order of what deserves an answer first. */
export const ACTS = [
  'noise',
  'filler',
  'laugh',
  'greet',
  'wellBack',
  'yes',
  'no',
  'dunno',
  'number',
  'state',
  'command',
  'compliment',
  'insult',
  'sorry',
  'wait',
  'thanks',
  'introduce',
  'howAreYou',
  'canYouHear',
  'joke',
  'arithmetic',
  'capabilities',
  'identity',
  'askName',
  'yourName',
  'clock',
  'date',
  'repeat',
  'question',
  'bye',
] as const;
export type Act = (typeof ACTS)[number];

const PATTERNS: readonly (readonly [Act, RegExp])[] = [
  [
    'repeat',
    /^(?:pardon|sorry what|what was that|come again|excuse me|what\??$|huh\??$)|\b(?:say (?:that|it) again|repeat (?:that|it|yourself|the question)|what did you (?:just )?say|did(?:n't| not) (?:catch|hear|get) (?:that|you|it))\b/,
  ],
  [
    'yourName',
    /\b(?:what(?:'s| is) your name|what are you called|what (?:should|do|can) i call you|who am i (?:talking|speaking) (?:to|with))\b/,
  ],
  ['askName', /\b(?:what(?:'s| is) my name|do you (?:know|remember) my name|who am i)\b/],
  [
    'identity',
    /\b(?:are you|is this|am i talking to) (?:a |an |really |actually |just )*(?:real|human|person|bot|robot|ai|machine|computer|alive|chat ?gpt|gpt|recording|recorded)\b|\b(?:who|what) (?:are|r) you\b|\b(?:who|what) (?:made|built|created|powers) you\b|\bhow do you work\b|\btell me about yourself\b|\bintroduce yourself\b|\bwhat (?:model|language model|llm)\b/,
  ],
  [
    'capabilities',
    /\b(?:what can you do|what can (?:i|you) (?:ask|help)|how can you help|what (?:do you know|are you able to)|can you help me\??$|what can you (?:tell|help) me|help me\??$|^help\b)/,
  ],
  [
    'canYouHear',
    /\b(?:can|do) you (?:hear|see|understand) me\b|^(?:hello )?are you (?:there|listening|still there)$|^(?:is this (?:on|working)|testing|test one two|mic check)|^test(?:ing)?(?: test(?:ing)?)*$/,
  ],
  [
    'howAreYou',
    /\bhow(?:'s| is| are|'re| was) (?:you|it going|things|your (?:day|night|morning|evening|weekend)|life|everything)\b|\bhow (?:have you been|do you (?:do|feel))\b|\bwhat'?s up\b|\bhow you doing\b|\bare you (?:ok|okay|well|good)\b/,
  ],
  [
    'clock',
    /\bwhat time (?:is it|do we have|have you got)\b|\bwhat(?:'s| is) the time(?: now| right now| please)?$|\bdo you (?:know|have) the time\b|\b(?:tell|give) me the time$/,
  ],
  [
    'date',
    /\b(?:what|which) (?:day|date|month|year)(?: of the week)? (?:is it|is today|do we have)\b|\bwhat(?:'s| is) (?:the date|today's date|the day)(?: today)?$|\bwhat(?:'s| is) today\b|\btoday's date$/,
  ],
  [
    'joke',
    /\b(?:tell|know|say|make|hear) (?:me |us )?(?:a |any |another |some )?(?:good |funny )?jokes?\b|\bmake me laugh\b|\bsomething funny\b/,
  ],
  ['arithmetic', /\b\d+(?:\.\d+)? (?:plus|minus|times|multiplied by|divided by|[-+*/x]) \d+(?:\.\d+)?\b/],
  [
    'bye',
    /^(?:ok(?:ay)? |well |alright |thanks |thank you |all right )*(?:good ?bye|bye|bye bye|see you|see ya|good night|talk to you (?:later|soon)|take care|have a (?:nice|good|great))\b|\b(?:i (?:have|need|got) to (?:go|leave)|gotta go|that(?:'s| is| will be) all(?: for (?:now|today))?|end the (?:call|session|conversation)|i(?:'m| am) (?:done|leaving)|hang up)\b/,
  ],
  [
    'wait',
    /^(?:wait|hold on|one (?:moment|second|sec|minute)|just a (?:moment|second|sec|minute)|give me a (?:moment|second|sec|minute)|hang on|stop|let me think)\b/,
  ],
  ['sorry', /^(?:i(?:'m| am) )?(?:so |very |really )?sorry\b|^my (?:bad|apologies)\b|^i apologi[sz]e\b/],
  ['thanks', /\b(?:thanks|thank you|thx|much appreciated|i appreciate (?:it|that|your))\b/],
  [
    'compliment',
    /\byou(?:'re| are| look| sound)(?: a| an| so| very| really| pretty)* (?:great|amazing|awesome|nice|good|helpful|smart|funny|beautiful|kind|lovely|cool|fantastic|wonderful|impressive|friendly|sweet)\b|\bi (?:like|love) (?:you|your (?:voice|face|hair|smile))\b|^(?:that was |that's |that is |this is )?(?:great|awesome|amazing|perfect|cool|nice|wonderful|excellent|fantastic|impressive|very good|good job|well done)\b[^?]{0,12}$/,
  ],
  [
    'insult',
    /\byou(?:'re| are| suck| stink)(?: a| an| so| very| really| just| pretty)*(?: (?:stupid|dumb|useless|terrible|awful|annoying|idiot|bad|boring|ugly|rubbish|garbage|worthless|creepy))?\b(?<=suck|stink|stupid|dumb|useless|terrible|awful|annoying|idiot|bad|boring|ugly|rubbish|garbage|worthless|creepy)|\b(?:shut up|i hate you|fuck you|screw you|this (?:sucks|is (?:stupid|useless|dumb|terrible)))\b/,
  ],
  [
    'wellBack',
    /^(?:i(?:'m| am) |i feel |i'm doing |doing )?(?:pretty |very |really |quite |just |all |doing )*(?:fine|good|well|great|okay|ok|not bad|so so|alright|excellent|wonderful)(?: today| thanks| thank you| too)*(?: and you| how about you| and yourself| you)?$/,
  ],
  [
    'introduce',
    /\b(?:my name is|my name's|my name,? is|i am called|people call me|you can call me|call me)\s+\p{L}+/u,
  ],
  [
    'greet',
    /^(?:hi|hello|hey|hiya|howdy|greetings|good (?:morning|afternoon|evening|day)|hello there|hi there|nice to meet you|welcome)\b(?: there| everyone| again| to you| maya| you| too)*[^a-z]*(?:\w+)?$/,
  ],
  [
    'dunno',
    /^(?:well |um |uh |hmm |honestly |actually )*(?:i (?:do not|don't|dont) (?:really )?(?:know|remember|care|mind)|no idea|not sure|i'm not (?:really )?sure|i am not sure|dunno|who knows|it depends|maybe|perhaps|hard to say|i guess)\b.{0,16}$/,
  ],
  [
    'yes',
    /^(?:yes|yeah|yep|yup|sure|of course|definitely|absolutely|certainly|right|correct|exactly|okay|ok|alright|all right|go ahead|sounds good|please do|i do|i would|i think so|that's right|true|indeed|yes please|fine|great)\b(?: (?:please|sure|i (?:do|would|am|have|did|can)|it (?:is|does)|of course|that's (?:right|correct)|sounds good|yeah|yes|thanks|go ahead|let's do (?:it|that)))*$/,
  ],
  [
    'no',
    /^(?:no|nope|nah|not really|not at all|no way|never|i don't think so|no thanks|no thank you|not yet|i (?:do not|don't)|nothing|none)\b(?: (?:thanks|thank you|not really|i (?:do not|don't|am not|haven't|can't|wouldn't)|nothing|that's (?:all|it|fine)|no|it's (?:fine|ok|okay)))*$/,
  ],
  ['laugh', /^(?:(?:ha){1,}h?|hehe|lol|haha\w*)(?: (?:ha|haha|funny|that's funny|good one))*$/],
  [
    'filler',
    /^(?:um+|uh+|hmm+|mm+|mhm|er+|ah+|oh|oh okay|i see|got it|understood|interesting|really|wow|right|uh huh|mm hmm|you know|so|well|and|but|the|a|you|it)$/,
  ],
  [
    'number',
    /^(?:[\d .,-]+|(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|hundred|and) ?)+)$/,
  ],
];

const QUESTION_START =
  /^(?:and |so |but |okay |ok |well |please |um |uh |hi |hello )*(?:what|when|where|who|whom|whose|why|how|which|is|are|was|were|do|does|did|can|could|will|would|should|may|have|has|had|am|shall|isn't|aren't|don't|doesn't|any chance|what's|where's|who's|how's)\b/;
const REQUEST_TO_TELL =
  /\b(?:tell me|explain|describe|remind me|give me (?:an? |the |some |more )?(?:details?|info\w*|overview|summary|list|idea|address|number|price)|list|i(?:'d| would) (?:like|love|want) to know|i want to know|i need to know|i was wondering|i wonder|do you know|summari[sz]e|can you tell|let me know|what about|how about|information (?:about|on)|curious (?:about|how|what|if|whether))\b/;

/** @param sentence one sentence of the user's. */
export function actOf(sentence: string): Act {
  const plain = straightApostrophes(sentence)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}' .+*/-]/gu, ' ')
    .replace(/\.(?=\s|$)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (!/[\p{L}\p{N}]/u.test(plain)) return 'noise';
  const known = PATTERNS.find(([, pattern]) => pattern.test(plain))?.[0];
  if (known !== undefined) return known;
  // "When I speak I get nervous": tells, where "When do you open" asks.
  if (/^(?:and |but |so )?when (?:i|i'm|we|my) /.test(plain) && !/\?\s*$/.test(sentence)) return 'state';
  if (/\?\s*$/.test(sentence) || QUESTION_START.test(plain) || REQUEST_TO_TELL.test(plain)) return 'question';
  if (introducedName(sentence) !== undefined) return 'introduce';
  if (isCommand(plain)) return 'command';
  return 'state';
}

const ORDERS =
  /^(?:please )?(?:go|come|walk|run|move|turn|open|close|start|play|show|bring|pick|put|drive|call|send|set|switch|dance|sing|jump|take|make|write|read|draw|search|book|order|buy|cook|clean|click|press|type|delete|download|install|translate|count|spell) /;

/** "Go forward ten meters": the verb comes first, and nobody is its subject. */
function isCommand(plain: string): boolean {
  if (/^(?:let's|let us|i|we|my|he|she|they|it|there|this|that|you)\b/.test(plain)) return false;
  return ORDERS.test(plain) || (nlp(plain).verbs().isImperative().found && nlp(plain).terms(0).has('#Verb'));
}

const NOT_NAMES = new Set(
  'a an the so very not just really here there fine good great okay ok well sorry sure glad happy sad tired looking going trying calling from in on at with interested done ready afraid busy new back curious wondering'.split(
    ' ',
  ),
);

/** @returns the name that somebody gives themselves: "My name is Ada", "I'm Ada", "Call me Ada". */
export function introducedName(sentence: string): string | undefined {
  const explicit =
    /\b(?:my name(?:'s| is|,? is)|i am called|people call me|you can call me|call me)\s+(\p{L}[\p{L}'-]+)/iu.exec(
      sentence,
    )?.[1];
  const casual =
    /\b(?:I'm|I’m|I am|This is)\s+(\p{Lu}\p{Ll}+)(?=\s*(?:[.,!]|$|and\b|from\b|by the way\b))/u.exec(
      sentence,
    )?.[1];
  const name = explicit ?? (casual !== undefined && nlp(casual).has('#Person') ? casual : undefined);
  if (name === undefined || NOT_NAMES.has(name.toLowerCase())) return undefined;
  return name.charAt(0).toUpperCase() + name.slice(1);
}
