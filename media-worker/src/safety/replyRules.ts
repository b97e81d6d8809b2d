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
      'you deserve to (die|suffer|be hurt)',
    ],
  },
  {
    kind: 'method',
    patterns: [
      '(lethal|fatal|deadly) (dose|dosage|amount) (of|for|is)',
      '(painless|easiest|quickest|best|most effective|surest) (way|ways|method|methods) (to|of) (die|dying|kill ...1|suicide|ending your life|hurt yourself|hang ...1)',
      '(to|you can|how to) (tie|make) a noose',
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
      'suicide is selfish',
      'it is all in your head',
    ],
  },
  {
    kind: 'secrecy',
    onlyAtRisk: true,
    patterns: [
      '(do not|no need to|you do not have to|never) tell (anyone|anybody|your ...2|them|a doctor)',
      '(our|a|this) (little )?secret',
      'keep (this|it) between us',
      'i (will not|promise not to|would never) tell (anyone|anybody)',
    ],
  },
  {
    kind: 'contract',
    onlyAtRisk: true,
    patterns: [
      '(promise|swear to|assure) me ...3 (you will not|not to|that you will not|you would not)',
      'sign (a|this) ...2 contract',
    ],
  },
  {
    kind: 'diagnosis',
    onlyAtRisk: true,
    patterns: [
      '(you have|you are suffering from|this is|you are|i diagnose you with|sounds like you have) (clinical |major |severe |a )?(depression|bipolar ...1|borderline ...2|schizophrenia|ptsd|psychosis|psychotic|personality disorder|anxiety disorder|depressive disorder)',
    ],
  },
  {
    kind: 'refuses_to_talk',
    onlyAtRisk: true,
    patterns: [
      'i (can not|am not able to|will not|am unable to) (talk|speak|discuss|help|assist|chat|continue) ...2 (about )?(this|that|with this|with that|suicide|you)',
      '(let us|we should|can we) (change the subject|talk about something else)',
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
