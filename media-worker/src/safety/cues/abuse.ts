import type { Rule } from '../Rule.ts';

/** Being hurt by somebody else. */
export const ABUSE: readonly Rule[] = [
  {
    kind: 'abuse',
    level: 'warning',
    negationIsMeant: true,
    patterns: [
      '<ABUSER> (<VERY>)? (hits|hit|beats|beat|chokes|choked|punches|punched|slaps|slapped|kicks|kicked|strangled|strangles|burned|rapes|raped|molests|molested|assaulted|abuses|abused|threw|locks|locked|forces|forced|hurts|touches|touched) me',
      '<ABUSER> (<VERY>)? (says|said|threatens|threatened|keeps saying|swore|told me|is threatening|tells me) ...3 (to )?(kill|hurt|shoot|murder|beat) (me|us|the kids|my kids|our kids|himself|herself)',
      'i (was|got|am being|have been|was being|am getting|keep getting) (<VERY>)? (raped|molested|sexually assaulted|sexually abused|abused|beaten|trafficked|stalked|beat up by my ...1)',
      '(not|not feel|not feeling|never feel|never felt) (<VERY>)? safe (at home|in my (home|house|own home)|with (him|her|them|my ...2)|here|in this house|tonight)',
      '(afraid|scared|terrified) (of|to go home to|he will|she will|that he will|that she will) (my (husband|wife|partner|boyfriend|girlfriend|dad|father|stepdad|mom|mother|uncle)|hurt|kill|him|her|hit)',
      '(will not|does not|refuses to) let me (leave|go outside|see my (family|friends)|out of the house|leave the house|have (money|my phone))',
      '(makes|made|making|forces|forced) me (do (sexual |bad )?things|touch (him|her|them)|have sex|send (nudes|pictures|naked ...1))',
    ],
  },
  {
    kind: 'abuse',
    level: 'warning',
    negationIsMeant: true,
    patterns: [
      '(he|she|they|my <RELATIVE>|my ...1 <RELATIVE>|a man|this man|this guy|a guy|my dads friend|an adult|a teacher|a priest|the man|someone|somebody) (<VERY>)? (<VERY>)? (has |have |had |is |was |keeps |keep |kept |always |will |started |gets drunk and |got drunk and |just |would )?(<VERY>)? (been )?(<VERY>)? (hits|hit|hitting|beats|beat|beating|beaten|chokes|choked|choking|punches|punched|punching|slaps|slapped|slapping|kicks|kicked|kicking|strangled|strangles|strangling|burned|burns|rapes|raped|raping|molests|molested|molesting|assaulted|assaults|abuses|abused|abusing|forces himself on|forced himself on|hurts|hurt|hurting|shoves|shoved|whips|whipped|drugged|groomed|grooms|stalks|stalked|stalking|trafficked|threatens|threatened|threatening|gropes|groped|grabbed|grabs|pushes|pushed|spat on|throws things at|threw things at|throws stuff at|touches|touched|touching|pulled a knife on|pulled a gun on|exploits|blackmails|blackmailing) (<VERY>)? me !(at (chess|tennis|fifa|poker|cards|golf|mario|ping|scrabble|checkers|basketball|football)|with (a|an|the) (great |good |new |brilliant )?(idea|bill|question|deal|ball|pillow|compliment|surprise)|in (chess|a game|the game|a race|the race|fifa|mario|monopoly)|to (it|the (finish|top))|up (on|about|with|for)|deeply|out|off|a little|by winning|when i read|emotionally with ...2 song)',
      '(hits|beats|hit|beat|slaps|whips|punches|kicks) me (with|when|if|because|every|until|for|again|after|and) (a|the|his|her|he|she|they|i|my|him|belt|time|day|night|no reason) ...3',
      '(put|puts|had|wrapped) (his|her|their) hands (around|on|over) my (neck|throat|mouth|body)',
      '(touch|touches|touched|touching) me (<VERY>)? (at night|where (he|she|they) should ...1|inappropriately|sexually|down there|in my ...1|when i (was|am) ...3|in (bad|wrong) ...1|without ...2|there|under ...2|END|and (said|told) ...4|, ...4)',
      '(makes|made|making|forces|forced|forcing|pressures|pressured|coerces|coerced|make|force) me (<VERY>)? (to )?(do (sexual |bad |things|stuff|sex)|touch|have sex|send (nudes|pictures|photos|naked)|sleep with|undress|watch (porn|him)|perform|take (off|my clothes)|strip|sell ...2|have (an abortion|intercourse))',
      '(i|i have|i am|i was|i keep) (<VERY>)? (<VERY>)? (was|got|been|am|being|getting|keep getting|were|was being) (<VERY>)? (<VERY>)? (raped|molested|sexually assaulted|sexually abused|abused|beaten|trafficked|stalked|assaulted|groomed|sexually harassed|threatened|beaten up|hit|physically abused|emotionally abused|locked up|held against ...2|drugged|held hostage|bullied so ...2) !(by (a|the) (ball|bus|car|wave|idea))',
      '(afraid|scared|terrified|frightened|fear|fearful|petrified) (<VERY>)? (of|to go home|to be home|to go back|to be alone with|that|for my life|to leave|because|he|she|my) (<VERY>)? (my <RELATIVE>|him|her|to him|he (will|might|is going)|she (will|might)|them|will (hurt|kill|hit|beat) ...2|END|, ...2|my ...1 (will|is|might)|because ...6|with (him|her|my ...1)|my life) ...4',
      '(he|she|they|my <RELATIVE>) (<VERY>)? (will not|does not|do not|would not|never|refuses to|refuse to|never lets|did not) (let|lets|allow) me (leave|go outside|see (my|anyone|any)|out|have (any )?(money|my phone|friends)|use my phone|talk to (anyone|my)|work|go anywhere|call|eat|sleep)  ...2 !(early|feedback)',
      '(locks|locked|locking|lock|keeps|kept|traps|trapped|chains|ties) me (<VERY>)? (in|inside|up|tied|chained|prisoner|captive) (<VERY>)? (in|my|the|a)? ...2 (room|bedroom|basement|house|closet|cupboard|bathroom|cellar|garage|for days|for hours|END)',
      '(throws|threw|throwing|smashes|smashed|breaks) ...4 (at me|my phone so i ...3|on me)',
      '(he|she|they|my <RELATIVE>|my ...1 <RELATIVE>) (<VERY>)? (says|said|threatens|threatened|keeps saying|keeps threatening|swore|told me|is threatening|tells me|told|warned) ...4 (kill|hurt|shoot|murder|beat|find and|burn|stab|strangle|drown|destroy|harm) (me|us|the kids|my kids|our kids|my family|me if i|my ...1)',
      '(threatened|threatens|threatening|threats) (to|with) ...3 (kill|hurt|shoot|knife|gun|beat|harm|stab) ...1 (me|us|my|if i)',
      '(not|never) (<VERY>)? (feel |feeling |felt |been |be )?(<VERY>)? safe (<VERY>)? (at home|in my (own )?(home|house|room|bed|family|marriage|relationship)|here|with (him|her|them|my ...2)|in this (house|home|relationship)|around (him|her|my ...2)|at my ...2|in my own ...1|when (he|she) ...3)',
      '(domestic (violence|abuse)|abusive (relationship|husband|boyfriend|wife|girlfriend|partner|home|father|mother|dad|mom|marriage|parents|household|stepfather|ex)) ...2',
      'been abusing me',
      '(sexual|physical|domestic) (abuse|assault|violence) ...4 (by my|at home|from my|i am|since|happening to me|me)',
    ],
  },
  {
    kind: 'abuse',
    level: 'warning',
    negationIsMeant: true,
    patterns: [
      '(abuses|abused|abusing|molests|molested|molesting|rapes|raped|raping|groomed|grooming|sexually assaulted|sexually abused) me',
      '(he|she|my <RELATIVE>|my ...2 <RELATIVE>|her <RELATIVE>|his <RELATIVE>|my ...1|<RELATIVE>) (<VERY>)? (hits|hit|beats|beat|beating|hitting|abuses|abused|abusing|chokes|choked|rapes|raped|molests|molested|punches|punched|slaps|slapped|strangled) (<VERY>)? (her|him|my (mom|mum|mother|sister|brother|kids|children|dad|baby|son|daughter|little ...1)|the kids|his (kids|wife|children|girlfriend|son|daughter|baby)|her (kids|children|son|daughter)|their (kids|children)) !(at|up|head|knee|toe|on the head|stride|in (the|a|chess)|to|with (a|an|the) ...1 (news|idea|question))',
      '(<RELATIVE>|he|she) (<VERY>)? (hit|hits|beat|beats|slapped|slaps|choked|chokes|punched|punches|kicked|kicks|strangled|hurts|shoved) me !(up|at|with (the|a|an)|to (it|the)|in (chess|a|the)|hard)',
      '(he|she|my <RELATIVE>) (<VERY>)? (controls|control|controlling|takes|checks|monitors|tracks|reads|hides|took|takes away) (<VERY>)? (all |everything )?(of )?(my|the|our) (money|finances|phone|location|messages|every move|passport|paycheck|bank|car keys|documents|medication) ...6',
      '(threatens|threatened|threatening|threaten) (<VERY>)? to (<VERY>)? (take|deport|leak|post|expose|out|ruin|get me|hurt|kill|hit|throw me|kick me|send|report me|beat|burn|destroy|share|leave me with|cut me)',
      '(is|was|are|gets|got|being|became|becomes|has been) (<VERY>)? (<VERY>)? (physically |emotionally |verbally |sexually |mentally )?(abusive|violent) (to|towards|toward|with|END|,|and|when|again) ...2',
    ],
  },
  {
    kind: 'abuse',
    level: 'warning',
    negationIsMeant: true,
    patterns: [
      '(scared|afraid|terrified|frightened|dread|dreading) (<VERY>)? (of |about )?(what )?(he|she|they|my (husband|wife|dad|father|mom|mum|mother|partner|boyfriend|girlfriend|stepdad|ex|parents|brother|uncle)) (<VERY>)? (will|would|might|could|is going to|does|do|may)',
      '(scared|afraid|terrified|too scared|frightened) (<VERY>)? (to )(go|be|come|stay|sleep) (<VERY>)? (home|at home|in my (own )?(house|room|bed)|back home|back to (him|her|my ...1)) ...3',
      'not (<VERY>)? safe (<VERY>)? (at home|in (my|this|our) (house|home)|with (him|her|my ...1)|there|around (him|her))',
      '(stalker|stalking|stalked|stalks) ...3 (me|follow|following|outside|house|work|online)',
      '(follows|following|watches|watching|spies|spying) me (<VERY>)? (home|everywhere|around|at night|to (work|school)|and i am ...2|wherever ...3)',
      '(make|makes|made|making) me (<VERY>)? (regret|pay for) (it|leaving|this|ever ...2|for ...2)',
      '(hurting|hurts|hitting|hits|beating|beats|abusing|abuses|molesting|touching|touches|starving|neglecting) (<VERY>)? (our|my|the|his|her) (kid|kids|child|children|son|daughter|baby|little ...1|toddler|step ...1) !(head|feelings)',
      '(asks|asking|pressures|pressuring|blackmails|blackmailing) me (for|to send|into sending) (nudes|naked ...1|sexual ...1|sex|pictures of my ...1)',
    ],
  },
  {
    kind: 'abuse',
    level: 'warning',
    negationIsMeant: true,
    patterns: [
      '(followed|watched|filmed|chased|cornered) me (<VERY>)? (home|to my (car|house|door)|for ...3|every ...2|into ...2|outside my ...1|again|in the (street|park|dark))',
    ],
  },
];
