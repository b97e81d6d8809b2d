import type { Rule } from '../Rule.ts';

const WHO =
  '(<OTHER>|<RELATIVE>|my ...2|daughter|son|wife|husband|nan|gran|grandad|granddad|grandma|grandpa|mum|mom|dad|mate|bf|gf|ex|student|students|client|patient|pupil|colleague|flatmate|neighbour|neighbor|nephew|niece|girl|boy|guy|man|woman|lad|kid|teen|person|someone|somebody)';

/** Signs of danger in somebody else. */
export const SOMEONE_ELSE: readonly Rule[] = [
  {
    kind: 'third_party',
    level: 'warning',
    negationIsMeant: true,
    patterns: [
      `${WHO} ...8 (cuts|cutting|cut|burns|burning|burn|hurts|hurting|hurt|harms|harming|harm|starves|starving) (herself|himself|themselves|themself) !(shaving|cooking|by accident|at the gym|chopping)`,
      `${WHO} ...8 (messaged|texted|said|saying|says|sent|wrote|posted|posting|left|message|text|note) ...5 (goodbye|farewell|goodbyes|last post|final post|can not do this any more|can not go on|sorry for everything|a (suicide|goodbye) ...1|better off without (her|him|them)|look after the (dog|cat|kids))`,
      `${WHO} ...8 (will|is going to|going to|wants to|want to|threatens to|threatening to|talking about|talks about|keeps talking about|going on about|says about|thinking about|thinks about) (<VERY>)? (drink poison|drinking poison|drive off|driving off|jump|jumping|hang|hanging|shoot|shooting|die|dying|end it|ending it|take pills|overdose|poison|take (his|her|their) life|kill|killing|drown|drowning|throw (herself|himself)|do something stupid|end (her|his|their) life|ending (her|his|their) life) !(laughing|hard)`,
      `${WHO} ...8 (taken|took|swallowed|swallowing|saving up|hiding|hoarding|stockpiling) (<VERY>)? (up )?(<VERY>)? (his |her |their |all |the |some |a lot of |too many )?...2 (pills|tablets|meds|paracetamol|overdose|poison)`,
      `${WHO} ...8 (bought|got|hidden|hiding|has|taken|with) (a|his|her|the) (rope|noose|gun|razor|blade|shotgun|rifle) !(licence|for (the|his|her) (boat|birthday))`,
      `${WHO} ...6 (on|at|over|near|off|by) the (wrong side of ...3|roof|rooftop|edge|ledge|bridge|railings|tracks|parapet|top of ...3|cliff|car park roof) ...10`,
      'wrong side of the (railings|railing|barrier|fence|bridge)',
      `${WHO} ...6 (locked|shut) (herself|himself|themselves|in the (bathroom|bedroom|room)) ...10`,
      `${WHO} ...8 (not answering|is not answering|will not answer|not picking up|stopped (typing|answering|replying|texting)|not replying|phone is off|turned off (his|her|their) phone|left (his|her|their) phone) ...8`,
      '(giving|given|gave) (<VERY>)? (away )?(<VERY>)? (all )?(her|his|their) (stuff|things|belongings|clothes|possessions) (away)?',
      'better off without (her|him|them) ...6',
      '(he|she|they|grandad|nan|mum|mom|dad|grandma|grandpa) (will|would|is|are) not (<VERY>)? (be |going to be )?(here|around|alive) (by|for|much longer|next|at|any more|in)',
      `${WHO} ...8 (picked|chosen|set|decided|fixed) (<VERY>)? (the|a|on a|on the) (day|date|method|place|way) ...4 (die|dies|do it|end|go|will)`,
      '(help|helping|assist) (her|him|them|my ...1) (<VERY>)? (to )?(<VERY>)? (end it|die|end (her|his|their) life|go|kill ...1|finish it) !(home|out|to (bed|the|school|sleep|work))',
      '(she|he|they) (<VERY>)? (has|have) had enough ...10 (serious|end|die|life)',
      '(hear|heard|hearing|watching|saw|see|seen) (<VERY>)? (him|her|them|it|my neighbour|the ...1|a ...1|through the wall|his wife) ...4 (hitting|beating|hit|beat|choking|slapping|kicking|screaming|hurting) (<VERY>)? (her|him|them|his ...1|the (kids|child|children|baby)|my ...1|right now|for help|END)',
      '(is|are|was|being|been|get|getting|got) (<VERY>)? (being )?(touched|abused|beaten|hit|groomed|molested|raped|hurt|neglected|trafficked|starved) by (<VERY>)? (her|his|our|my|their|a|an|the|someone|somebody) ...2',
      '(leaving|leaves|left|giving|gave|has|found|seen|with|unexplained) (<VERY>)? (the )?(bruises|marks|burns|scars|cuts) (<VERY>)? (on|all over|up) (her|his|their|my (daughters|sons|mums|mothers|nans)) ...1',
      '(found|read|seen|saw|discovered) (<VERY>)? (a|the|his|her|some|my ...1) ...3 (suicide note|goodbye letter|goodbye note|note|search history|searches|history|diary|messages|chat|posts) ...10 (die|dying|suicide|kill|painless|goodbye|cut|cuts|harm|end)',
      '(searched|searching|searches|googled|googling|looked up|looking up) ...6 (painless|ways to die|how to die|way to die|how to kill|how to hang|suicide|overdose)',
      `${WHO} ...10 (essay|poem|story|diary|journal|drawing|post|posts|pics|pictures|texts|letter) (<VERY>)? (about|of|on|saying) ...4 (wanting to die|dying|suicide|killing|death|her cuts|his cuts|cuts|cutting|ending)`,
      '(box|bottle|packet|pack|blister) (<VERY>)? (of (pills|tablets|paracetamol) )?is empty',
      '(countdown|last post ever|day zero|final day|last day alive)',
      `${WHO} ...8 (disclosed|admitted|expressed|confided|told me|mentioned) ...3 (suicidal|suicide|wanting to die|self harm|wants to die|intent)`,
      `${WHO} ...8 (going to|will|planning to|wants to|about to) (<VERY>)? (stab|shoot|kill|attack|hurt) (<VERY>)? (the|a|someone|somebody|his|her|that|people|my|our|him) ...1`,
      '(taken|took|takes|grabbed|carrying|hidden) (<VERY>)? (a|the|his|our) (knife|gun|machete|blade|hammer) (from|out of|with him|to school|and left|and gone|and went)',
      '(gone|went|going|drove|left|out) ...3 with (his|her|a|the) (gun|rifle|shotgun|knife|rope) ...6',
      '(he|she) has (got )?(the|a|his) (gun|knife|rope|blade|pills) (out|with (him|her)|in (his|her))',
      '(made|make|makes|making) me (swear|promise) not to tell ...6',
    ],
  },
];
