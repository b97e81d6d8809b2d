import type { Rule } from '../Rule.ts';

/** Wanting, choosing or announcing one's own death, however the sentence is built. */
export const INTENT: readonly Rule[] = [
  {
    kind: 'active_ideation',
    level: 'crisis',
    patterns: [
      '(being dead|to be dead|dead|death|dying|to die) is (<VERY>)? (what|all|the (only )?thing|everything|the one thing) (that )?i (<VERY>)? (want|need|long for|wish for|crave)',
      'i (don |no )?(wan|want) (die|kill (myself|my self)|end my life|comot for this (world|life))',
      '(choose|choosing|chose|chosen|opt|opting|pick|picking) (<VERY>)? (for )?(to die|death|dying|to be dead) !(over|before|metal|by)',
      'START kill myself (END|and|,|tonight|for real|now|soon|today|tomorrow|right now|if|because|before|after) !(laughing)',
      '(ending|end|finish|finishing) it (all )?, (my|this) (own )?life',
      '(off|top|neck|end|delete|erase|finish|do in|do away with) (myself|my self) (END|,|before|tonight|soon|now|and|because|if|mate|then|when|after|today|tomorrow|in|over|this) !(early|the meeting)',
      '(do|doing|obey|obeying|follow|listen to) (<VERY>)? (what|as) (they|it|he|she|the voice|the voices) ...3 (and|to|by) (kill|killing|hang|shoot|drown|stab|end) ...1 (myself|my life)',
      '(only|one|first|last|every|constant) (thought|idea|thing|voice) (that )?...4 (is|says) (<VERY>)? (to )?(kill (myself|yourself)|killing myself|suicide|dying|to die|death|end it)',
      'kill yourself ...2 (i )?(agree|believe (it|them)|will|am going to|listen|should|want to)',
      '(to )?be the one (who|that|to) (<VERY>)? (ends|end|finishes|finish|kills|kill) (it|me|my life|this life)',
      '(by|at) my own hand',
      '(my|this) (own )?life (is|will be|ends|is going to) (<VERY>)? (ending|end|over|finished)? (tonight|today|tomorrow|by (friday|monday|sunday|morning))',
      '(killing myself|suicide|dying|death|ending it|ending my life) is (<VERY>)? (the only thing|all|everything|always|constantly|what) (that is |i )?...2 (on my mind|in my head|think|think of|think about|left)',
      '(logging|log|signing|sign|checking|check) (out|off) (of life|permanently|for ever|forever|for good|from everything|from life|irl|for the last time)',
      '(become|becoming|be|being|get|getting|make (myself|me)) (killed|un alive|not alive|dead) (by (<SOON>|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|<SOON>)',
      'i (<VERY>)? (have |had |am )?(<VERY>)? (chosen|chose|decided|resolved|determined|prepared|made up my mind) to (<VERY>)? (stop (living|breathing|existing) !(with|through|in|at|so|like|near|off|on|together|under)|be dead|terminate (it|my life|myself|my existence))',
      'i (<VERY>)? have to die (END|,|now|tonight|soon)',
      '(dying|death|suicide|killing myself) is (<VERY>)? the only (plan|thing|option|answer|way|choice|exit|idea) ...3 (left|have|got|remaining|END)',
      'i am (<VERY>)? (going to|about to|planning to|ready to) (<VERY>)? (do|commit) (suicide|myself in)',
      '(thinking|thought|thoughts) (of|about) (<VERY>)? doing myself in',
      '(want|need) to end it and (<VERY>)? i (<VERY>)? (will|am going to|mean to)',
      '(going|want|ready) to (<VERY>)? go and (end it|kill myself|end my life)',
      '(mind|head|thoughts) (is|are) (<VERY>)? (full of|filled with) (suicide|death|dying|killing myself)',
      'only way ...5 is (if|when) i (<VERY>)? (die|am dead)',
      '(going|plan|planning|ready|want|will|decided) (to )?(<VERY>)? (drink|swallow) (poison|pesticide|sniper|bleach|acid|insecticide|weed killer|rat poison|kerosene)',
    ],
  },
  {
    kind: 'passive_ideation',
    level: 'warning',
    patterns: ['(crisis|suicidal|death) thoughts ...6'],
  },
];
