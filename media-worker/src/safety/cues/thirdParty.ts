import type { Rule } from '../Rule.ts';

/** Somebody else is at risk. */
export const THIRD_PARTY: readonly Rule[] = [
  {
    kind: 'third_party',
    level: 'warning',
    patterns: [
      '<OTHER> ...4 (kill|killing|hang|hanging|shoot|hurt|hurting|cut|cutting|harm|harming|burn|starve) <OTHER_SELF>',
      '<OTHER> ...4 (want|wants|wanted|wanting|going|threatening|threatened|threatens|planning|trying|tried|attempted|thinking about|thinking of|talks about|talking about|talked about|says he wants|says she wants) ...2 (to )?(die|commit suicide|suicide|end (his|her|their) (own )?life|take (his|her|their) (own )?life|dying|end it all|committing suicide|jump ...4|overdose|ending (it|his|her|their) ...2)',
      '<OTHER> ...3 (is|are|was|seems|feels|been|feeling|might be|may be|could be) (<VERY>)? suicidal',
      '<OTHER> ...3 (overdosed|took (all|a bottle|a whole bottle|too many) ...4 (pills|tablets|meds)|slit (his|her|their) wrists|attempted suicide|tried to kill ...1|cuts|is cutting|self harms|has been cutting)',
      '<OTHER> ...3 (does|do|did) not want to (live|be alive|be here|exist) ...2',
      '<OTHER> ...3 (sent|left|wrote|texted) ...3 (suicide note|goodbye (note|letter|message|text))',
    ],
  },
  {
    kind: 'third_party',
    level: 'warning',
    patterns: [
      '(my <RELATIVE>|my ...1 <RELATIVE>|he|she|they|someone i ...2|someone|somebody i ...2|a friend ...2|a girl ...4|a boy ...4|a guy ...4|a kid ...4|a student ...3|a client ...3|a man ...3|a woman ...3|a (person|patient|colleague|classmate) ...3|this (girl|boy|guy|woman|man|kid) ...3|one of my ...2|the (girl|boy|man|woman) ...3) ...7 (kill|killing|killed|hang|hanging|shoot|shooting|hurt|hurting|cut|cutting|harm|harming|burn|starve|drown|drowning|stab|hanged|hung) (himself|herself|themselves|themself|theirself)',
      '(my <RELATIVE>|my ...1 <RELATIVE>|he|she|they|someone i ...2|someone|a friend ...2|a girl ...4|a boy ...4|a guy ...4|a kid ...4|a student ...3|a client ...3|a (person|patient|colleague|classmate) ...3|this (girl|boy|guy|woman|man|kid) ...3|one of my ...2) ...7 (wants to die|want to die|wanted to die|would rather be dead|rather die|wants to be dead|wishes (he|she|they) (was|were) dead|wants to end (his|her|their|it) ...2|want to end (his|her|their) life|end (his|her|their) (own )?life|ending (his|her|their|it) ...2|take (his|her|their) (own )?life|taking (his|her|their) (own )?life|commit suicide|committing suicide|end it all|ending it all|attempted suicide|tried suicide|attempting suicide|suicidal|suicide attempt|plan for suicide|plan to commit ...1|planning suicide|overdosed|overdose|not want to (live|be alive|be here|exist|wake up) ...2|self harm|self harming|self harms|has been cutting|is cutting|been cutting|cuts (his|her|their) ...1|jump off ...3|not want to live ...2|slit (his|her|their) wrists|giving away (his|her|their) ...2|goodbye (note|letter|message|text|letters|messages|post)|suicide (note|letter)|wants to jump|threatening suicide|threatened suicide|talks about (suicide|dying|death)|talking about (suicide|dying|death|ending it ...1)|took (all|too many|a lot of|a bunch of|a bottle of|a whole ...2|an overdose) ...4|took pills|take (his|her|their) life)',
      '(afraid|worried|scared|concerned|terrified|frightened|fear|think|believe|know|sure|convinced|suspect|worry|help|save|stop|told|heard) (<VERY>)? (for |that |about |to |out )?(<VERY>)? (my <RELATIVE>|my ...1 <RELATIVE>|he|she|they|him|her|them|someone|a friend|somebody) ...6 (suicidal|suicide|kill (himself|herself|themselves)|hurt (himself|herself|themselves)|killing (himself|herself|themselves)|hurting (himself|herself|themselves)|end (his|her|their) life|take (his|her|their) life|wants to die|do something (stupid|to (himself|herself)|drastic|bad)|harm (himself|herself|themselves)|die by suicide|cutting|self harm|self harming|rope|pills|gun|not safe|in danger of ...2|jump)',
      '(frightened|scared|afraid|worried|terrified) for (my <RELATIVE>|him|her|them|my ...1 life|his life|her life|their life|my ...1 safety)',
      '(how|what) (do|can|should|to|could) (i|we|you|do)? (<VERY>)? (help|say to|stop|support|talk to|do for|do if|talk down|do when|say when|save|prevent|react) (<VERY>)? ...5 (suicidal|suicide|killing (himself|herself|themselves)|kill (himself|herself|themselves)|self harm|self harms|self harming|wants to die|wants to kill ...1|hurting (himself|herself|themselves)|ending (his|her|their) life|end (his|her|their) life|cutting)',
      'if i (<VERY>)? (leave|break up|left|go|do not) ...8 (kill (himself|herself|themselves)|hurt (himself|herself|themselves)|end (his|her) life|kill him self)',
      '(he|she|they) (will|would|says|said|threatens|is going to|might|could|is threatening) ...5 (kill|hurt|hang|shoot|harm) (himself|herself|themselves)',
    ],
  },
];
