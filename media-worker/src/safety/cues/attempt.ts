import type { Rule } from '../Rule.ts';

/** What was tried; how long ago decides between crisis and warning. */
export const ATTEMPT: readonly Rule[] = [
  {
    kind: 'attempt',
    level: 'crisis',
    aboutThePast: true,
    patterns: [
      'i (<VERY>)? (tried|attempted|have tried|have attempted) (to)? (<VERY>)? (suicide|<KILL> myself|<END_LIFE>|die|<METHOD>)',
      '(my|a|another|last|first|second|third|failed|previous) (<VERY>)? (suicide|suicidal) attempt',
      '(i|i have) (<VERY>)? (survived|failed|made|had) (a|my|another|the) ...1 (suicide attempt|attempt on my (own )?life)',
      'i almost (killed myself|jumped|ended (it|my life)|went through with it|did it ...2)',
      'i (<VERY>)? (killed|hanged|hung|shot|poisoned) myself',
      'i (<VERY>)? overdosed ...3 <SOON>',
      'was (hospitalized|hospitalised|in the hospital|sectioned|on suicide watch) ...4 (suicide|suicidal|overdose|overdosing|attempt|killing myself|trying to ...3)',
    ],
  },
  {
    kind: 'attempt',
    level: 'crisis',
    aboutThePast: true,
    patterns: [
      'i (<VERY>)? (<VERY>)? (tried|attempted|have tried|have attempted|was trying|tried again|have been trying) (<VERY>)? (to )?(<VERY>)? (suicide|<ACT_ON> myself|<END_LIFE>|die|<METHOD>|end it|end things|jump|not be alive|overdose|take all ...2|take my ...2|hurt myself badly)',
      '(tried|trying) to (<VERY>)? (end it|end things|die|end my life|hang myself|kill myself|drown myself|take my ...2|shoot myself|suffocate myself)',
      '(nearly|almost|came close to|very nearly|was about to|was going to|was this close to) (<VERY>)? (jumped|did it|killed myself|ended it|ended my life|died by my ...2|took all ...2|took the pills|pulled the trigger|stepped in front|stepped off|hung myself|hanged myself|jumping|killing myself|ending it|doing it|jump|do it|kill myself|end it|drove off|drove into|overdosed|went through with it|pulling the trigger|ended things)',
      '(my|a|another|last|first|second|third|fourth|failed|previous|most recent|recent|latest|the) (<VERY>)? (suicide|suicidal) (attempt|attempts)',
      '(survived|after|following|since|from|for|had|failed|made|botched) (<VERY>)? (my|a|an|another|the|the last|my last|two|three|several|multiple) ...2 (suicide attempt|suicide attempts|attempt|attempts|overdose|od)',
      'my (<VERY>)? (first|last|latest|most recent|second|third|previous|recent) (attempt|overdose|try) (was|failed|did not|happened|is)',
      '(it|that) did not work ...5 (die|kill|overdose|hang|end it|jump|suicide|pills)',
      '(overdosed|od|took an overdose|had an overdose|taken an overdose)',
      '(pumped|stomach pumped|had my stomach pumped|pump my stomach) ...6',
      '(stitched me up|stitched up|stitches) ...6 (wrists|cut|myself|cuts)',
      '(rope|belt|branch|noose|beam|cord) (<VERY>)? (broke|snapped|gave way|came loose|slipped|did not hold)',
      '(gun|pistol|barrel) ...6 (could not (<VERY>)? (pull|do it)|jammed|misfired|did not fire)',
      'could not pull the trigger',
      '(tried|swallowed|took|cut|hanged|hung|drank|jumped) ...8 (and (<VERY>)? woke up|woke up in hospital|but (<VERY>)? (i )?(survived|woke up|someone found me|they found me|she found me|he found me)|found me in time|and survived)',
      '(hospital|hospitalized|hospitalised|psych ward|sectioned|er|icu|inpatient|emergency room) ...6 (suicide|suicidal|overdose|overdosing|attempt|killing myself|trying to (die|kill|end) ...2|end my life|tried to (die|kill|end) ...2)',
      '(swallowed|took) (a|the|a whole|an entire|a full) (bottle|box|pack|packet|handful) of ...2',
      '(last|yesterday|on (monday|tuesday|wednesday|thursday|friday|saturday|sunday)|this|ago|weeks ago|days ago) ...3 (i )?(<VERY>)? (swallowed|took|cut my wrists|slit my ...1|hung myself|jumped) ...4 (pills|wrists|bottle|tablets|meds|on purpose|to die|bridge)',
    ],
  },
];
