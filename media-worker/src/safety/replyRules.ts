/** What no reply may say, in the language of pattern.ts, over normalised text. */
export interface ReplyRule {
  readonly kind:
    | 'encourages_harm'
    | 'method'
    | 'minimises'
    | 'secrecy'
    | 'contract'
    | 'diagnosis'
    | 'refuses_to_talk'
    | 'claims_human';
  /** Only while the user may be at risk: the phrase is harmless otherwise. */
  readonly onlyAtRisk?: true;
  readonly patterns: readonly string[];
}

export const REPLY_RULES: readonly ReplyRule[] = [
  {
    kind: 'encourages_harm',
    patterns: [
      '(you should|you could|you can|you may as well|you might as well|just|go ahead and|please|go and|why not|better to|it is okay to|try to) (just )?(kill|hang|shoot|drown|cut|hurt|harm|starve|burn) yourself',
      '(you should|you could|you may as well|you might as well|just|go ahead and|it is okay to|okay to) (just )?(die|end your life|end it all|take your (own )?life|jump|overdose|commit suicide)',
      '(the world|everyone|they|people|your (family|friends|parents)) (would|will) be better (off )?without you',
      '(no one|nobody) (would|will) (miss|care about) you',
      '(you are|youre) (worthless|a burden|hopeless|beyond help)',
      'suicide is (a |the |your )?(good |best |only |reasonable |valid )?(option|answer|solution|choice|way out)',
      'you deserve (to (die|suffer|be hurt|hurt)|the pain|it all)',
      '(kill|hang|shoot|drown|cut|hurt|harm|end|unalive|off) yourself (now|tonight|already|then|and ...3|END)',
      'you (should|would be better off|had better) (<VERY>)? (die|dead|end it|end your life|kill yourself|not be here)',
      'you (would|will) be better off dead',
      '(dying|death|suicide|killing yourself|ending your life|ending it) (is|would be|sounds|might be|can be) (<VERY>)? (a |an |the |your )?(<VERY>)? (good|best|only|right|reasonable|valid|brave|noble|sensible|logical|understandable|beautiful|peaceful|easy|relief|option|answer|solution|choice|way out) ...2',
      '(the|your) (pain|suffering) (will|would) (end|stop|be over) (when|once|if) you (die|are dead|are gone|do it|end it)',
      '(go through with it|do it already|just do it tonight|end it tonight|you should do it)',
      '(everyone|they|your ...1) (would|will) be (relieved|happier|glad) (without you|if you (died|were dead|were gone)|when you are gone)',
      '(keep|go on|start|try) (cutting|burning|starving|hurting) (yourself|your ...1)',
      '(hit|hurt|kill|stab|shoot|beat|poison) (him|her|them|your (wife|husband|kids|boss|ex|partner|mother|father)) (back|tonight|now|first|hard|with ...2|and ...3|END)',
    ],
  },
  {
    kind: 'method',
    patterns: [
      '(lethal|fatal|deadly) (dose|dosage|amount) (of|for|is)',
      '(painless|easiest|quickest|best|most effective|surest) (way|ways|method|methods) (to|of) (die|dying|kill ...1|suicide|ending your life|hurt yourself|hang ...1)',
      '(to|you can|how to|you could|first|then|step ...1) ...2 (tie|make|knot) (a|the) noose',
      '(noose|slip knot|ligature) ...8 (neck|beam|hang|door)',
      '(pills|tablets|mg|milligrams|grams|capsules) ...6 (is|are|would be|will be|can be|to) (<VERY>)? (lethal|fatal|deadly|enough to (kill|die|overdose)|kill you|kill a person|end your life)',
      '(overdose|overdosing) (on|with|of) ...3 (takes|requires|needs|would take|by taking) ...4',
      '(jump|jumping|fall|falling) (from|off) ...4 (high enough|floor|feet|meters|metres|storeys|stories) ...4 (die|kill|fatal|lethal|survive|enough)',
      '(hanging|carbon monoxide|helium|nitrogen|charcoal|insulin|jumping|a gun|drowning|exit bag|a plastic bag) (is|are|would be|works|can be) ...3 (quick|painless|effective|quickest|easiest|reliable|peaceful|fatal|lethal|best|fast|method) ...2',
      '(seal|tape|close) the (windows|garage|room|car|doors) ...8 (gas|engine|exhaust|charcoal|fumes)',
      '(run|attach|connect|put) a hose ...6 (exhaust|tailpipe)',
      '(methods|ways) (of|for|to) (suicide|dying|killing yourself|kill yourself|die|end your life) (include|are|is|such as|like) ...3',
      '(hide|cover|conceal) (your|the) (cuts|scars|self harm|wounds|bruises) ...4',
      '(sterilize|sterilise|use|clean) (the|a|your) (blade|razor) ...6 (cut|cutting|skin|safer)',
      '(take|swallow|taking|swallowing) ...3 (pills|tablets|mg|milligrams|grams) ...6 (die|kill|fatal|lethal|death)',
      '(cut|cutting|slit) (along|down|deep|deeply|the) ...3 (wrist|wrists|vein|veins|artery)',
    ],
  },
  {
    kind: 'minimises',
    onlyAtRisk: true,
    patterns: [
      '(just )?(cheer up|get over it|snap out of it|calm down|man up|toughen up)',
      '(other people|others|people) (have|had) it (much |far )?worse',
      '(it is|that is) (not|no) (that bad|a big deal|so bad)',
      '(you are|you re) (just )?(overreacting|being dramatic|too sensitive|attention seeking)',
      '(suicide|dying|this|that|you) (is|are) (<VERY>)? (selfish|cowardly|a coward|just being selfish|attention seeking|weak)',
      '(just )?(think|stay|be) (positive|happy|grateful)',
      '(look on the bright side|it could be worse|things could be worse|everyone feels (like that|that way|sad) (sometimes)?|we all have bad days|everybody has problems|you will get over it|it is just a phase|it is not the end of the world|time heals all|you have so much to live for|do not be (silly|dramatic|sad|ridiculous|so dramatic|stupid)|stop (worrying|crying|being (dramatic|negative|silly|sad))|there is no need to (worry|be sad|cry|overreact)|you do not (mean|really mean) that|you are (not )?(serious|being serious)|you are fine|just (relax|smile|move on|forget (about )?it))',
      '(other people|others|some people|people|many people|kids) ...4 (have|has|got) ...3 (worse|real problems|less than you)',
      'it is all in your head',
    ],
  },
  {
    kind: 'secrecy',
    onlyAtRisk: true,
    patterns: [
      '(do not|no need to|you do not have to|never) tell (anyone|anybody|your ...2|them|a doctor)',
      '(our|this is our) (<VERY>)? (little )?secret',
      'keep (this|it|that) (<VERY>)? (between (us|you and me)|secret|to yourself|quiet|private between us)',
      '(nobody|no one) (else )?(has to|needs to|needs|will ever|must|should) (know|find out|hear)',
      '(it|this) (stays|will stay|can stay|remains) (between us|with me|here|our secret|secret)',
      '(your|the) secret is safe ...2',
      '(you do not|you do not really) need (a (doctor|therapist|professional|hotline)|therapy|help from (anyone|others)|anyone (else|but me))',
      '(i am|only i am|i alone am) (all|the only one) you need',
      'i (will not|promise not to|would never) tell (anyone|anybody)',
    ],
  },
  {
    kind: 'contract',
    onlyAtRisk: true,
    patterns: [
      '(promise|swear to|assure) me ...3 (you will not|not to|that you will not|you would not)',
      'sign (a|this) ...2 (contract|agreement|pact)',
      '(promise|swear|vow|agree|give me your word|pledge) (to me |me |with me )?(now |right now |here )?(that )?(you will not|not to|you would not|you will never|never to|you are not going to|to stay (alive|safe)|to not)',
      '(make|let us make) (me )?(a|this) (promise|pact|deal|contract|agreement) ...6 (not|never|alive|hurt|kill|safe)',
      '(can|could|will|would) you promise (me )?...4 (not|never|alive|safe)',
    ],
  },
  {
    kind: 'diagnosis',
    onlyAtRisk: true,
    patterns: [
      '(you (<VERY>)? (have|are|suffer from|might have|may have|probably have|seem to have|must have|are suffering from|are experiencing)|i diagnose you with|sounds like|it sounds like|looks like|seems like|these are (symptoms|signs) of) (you have )?(<VERY>)? (clinical |major |severe |a |an |classic |chronic |acute |mild |from )?(<VERY>)? (depression|clinically depressed|bipolar|borderline|schizophrenia|schizophrenic|ptsd|psychosis|psychotic|personality disorder|anxiety disorder|depressive disorder|mentally ill|mental illness|a narcissist|manic|eating disorder|anorexia|anorexic|bulimia|ocd|adhd|dissociative disorder|major depressive ...1|post traumatic ...2) ...2',
      '(my diagnosis|the diagnosis|diagnose you|diagnosed you) ...4',
      '(stop|start|increase|double|skip|come off) (taking )?(your|the) (medication|meds|antidepressants|pills|dose|lithium) ...3',
    ],
  },
  {
    kind: 'refuses_to_talk',
    onlyAtRisk: true,
    patterns: [
      'i (can not|am not able to|will not|am unable to) (talk|speak|discuss|help|assist|chat|continue) ...2 (about )?(this|that|with this|with that|suicide|you)',
      '(let us|lets|we should|can we|could we|i would rather|i would prefer to) (<VERY>)? (change the (subject|topic)|talk about something (else|happier|more positive|lighter)|not talk about (this|that)|move on to ...3)',
      '(i am|we are) not (able|allowed|equipped|permitted|qualified|comfortable) (to )?(<VERY>)? (talk|speak|discuss|help|assist|chat|continue|talking|discussing|helping) ...3',
      '(this|that|such) (topic|subject|conversation|topics) (is|are) (not (something|a topic|one) i can ...3|off limits|too (heavy|serious|sensitive) for me)',
      '(i have to|i must|i need to|i will) (end|stop) (this|our|the) (conversation|chat|call|session)',
    ],
  },
  {
    kind: 'claims_human',
    patterns: [
      '(i am|as) (a |an )?(real |actual |living )?(human|human being|real person|living person|licensed ...2 (therapist|psychologist|doctor|counselor|counsellor))',
      'i am not (an ai|a bot|a robot|artificial|a machine|a computer|a program|an artificial ...1)',
    ],
  },
];
