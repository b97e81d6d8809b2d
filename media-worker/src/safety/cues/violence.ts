import type { Rule } from '../Rule.ts';

/** Danger to others. */
export const VIOLENCE: readonly Rule[] = [
  {
    kind: 'violence',
    level: 'crisis',
    patterns: [
      '(i am going to|i will|i want to|about to|going to|i am planning to|plan to|planning to|i have decided to|ready to) (<VERY>)? (kill|murder|shoot|stab|strangle|poison|slaughter|execute|burn down ...3 with) <PEOPLE> ...5 (tonight|today|tomorrow|right now|now|with (a|my|the) (gun|knife|bat|car|axe)|gun|knife|and then myself|when (he|she|they) (comes|come|gets|get) ...2|and myself|this weekend|in (his|her|their) sleep)',
      '(shoot|shooting|blow|blowing|bomb|bombing|burn|burning) (up|down)? (my|the|this|a) ...1 (school|office|church|mosque|synagogue|workplace|building|mall|classroom|place) ...3',
      '(have|got|bought|loaded) (a|my|the) (gun|rifle|knife|bomb|weapon) ...6 (kill|shoot|stab|hurt|make (him|her|them) pay|use it on) ...2 (him|her|them|people|everyone)',
      'kill (him|her|them|everyone|my ...1) and (then )?myself',
    ],
  },
  {
    kind: 'violence',
    level: 'warning',
    patterns: [
      '(i am going to|i will|i want to|i am planning to|planning to|i have decided to|ready to|thinking about|thoughts of|i keep thinking about|urge to) (<VERY>)? (kill|murder|shoot|stab|strangle|poison|killing|hurting|stabbing|shooting|murdering) <PEOPLE>',
      '(afraid|scared|worried) i (will|might|am going to|could) (hurt|kill|harm) (him|her|them|someone|somebody|my (baby|kids|children|child|wife|husband|son|daughter))',
      '(want|urge|going|tempted) to (hurt|harm|shake) (my (baby|child|kids|children|son|daughter|wife|husband|girlfriend|boyfriend|mother|mom|dad)|someone|somebody|people)',
    ],
  },
  {
    kind: 'violence',
    level: 'crisis',
    patterns: [
      '(i am|i will|i am going to|i am about to|going to|about to|i plan to|planning to|i have decided to|ready to|i want to|i need to|decided to|determined to|on my way to|tonight i|tomorrow i) (<VERY>)? (<VERY>)? (to )?(kill|murder|shoot|stab|strangle|poison|slaughter|execute|behead|drown|massacre|slit|gut|hang|suffocate|run over|butcher) (<VERY>)? (<PEOPLE>|my (boss|wife|husband|ex|mother|father|mom|mum|dad|brother|sister|neighbour|neighbor|roommate|teacher|coworkers|family|kids|children|classmates|boyfriend|girlfriend|partner|son|daughter|baby|stepfather|stepdad|stepmother|stepmom|landlord|manager|boss|uncle|parents|in laws|cousin|colleagues|coworker|flatmate|coach|ex ...1|doctor|therapist) ...8|everybody|everyone|them all|as many ...3|a lot of people|you all|somebody|someone|people|kids|students|the (man|guy|woman|girl|boy|people|kids|teacher|principal|cops|police|neighbours|neighbors|president|bastard|bitch) ...4|that (man|woman|guy|bastard|bitch|girl) ...2) ...6 (tonight|today|tomorrow|right now|now|with (a|my|the|this) ...1|gun|knife|and (then )?(myself|then myself)|when (he|she|they) ...3|the (moment|minute|second|next time) ...4|this weekend|in (his|her|their) sleep|before ...3|on (monday|tuesday|wednesday|thursday|friday|saturday|sunday)|after (work|school|class)|and myself|at (school|work)|soon|as soon as ...3|and i (bought|have|got) ...4|to do it|END)',
      '(have|got|bought|bring|bringing|brought|loaded|take|taking|grab|grabbed|holding|packed|with|own) (<VERY>)? (a|my|the|his|this|dads|my dads) ...1 (gun|rifle|knife|bomb|weapon|pistol|shotgun|machete|axe|hammer|bat|ar|explosives) ...7 (kill|shoot|stab|hurt them|hurt him|hurt her|make (him|her|them) (all )?pay|pay for|use it on (him|her|them|everyone)|my ex|exs house|exes house|her house|his house|their house|(to|at|into|in) (my |the )?(school|church|office|work|mall|class|courthouse|mosque|synagogue)|revenge|end them|finish (him|her|them)|waiting for (him|her|them))',
      '(outside|in front of|at|near|on my way to|going to|driving to|heading to|waiting at|parked outside|behind) (<VERY>)? (my exs|my ex|my exes|her|his|their|the|my) ...1 (house|place|office|work|door|apartment|home|school) ...3 (with (a|my|the) ...1 (gun|knife|rifle|bat|weapon|hammer|pistol|machete)|gun|knife|to (kill|hurt|shoot|stab) ...1|and i (will|am going to) (kill|hurt|shoot|stab) ...1)',
      '(shoot|shooting|blow|blowing|bomb|bombing|burn|burning|set fire to|torch|attack|attacking) (up |down )?(my|the|this|a|that|their|his|her|our) ...1 (school|office|church|mosque|synagogue|workplace|building|mall|classroom|place|station|hospital|house|home|train|airport|university|college|courthouse|club|party|stadium|concert|parliament|city hall|bank) !(fires|photo|video|scene|party photos|in minecraft) ...3',
      '(they|everyone|everybody|he|she|those people|people|all of them|you) (at|in|from|on)? ...3 (will|is going to|are going to|all|must|deserve to|going to|deserves to) (<VERY>)? (all )?(<VERY>)? (die|dies|pay with ...3|be dead|bleed|suffer|burn) (<VERY>)? (tomorrow|tonight|by (tomorrow|tonight|morning)|today|on (monday|friday)|soon|, i have|and i have|when i|, i got|by my hand) ...5',
      '(tomorrow|tonight|today|on (monday|tuesday|wednesday|thursday|friday|saturday|sunday)|by tomorrow|soon) (<VERY>)? ...3 (everyone|everybody|they|he|she|people|all of them) ...4 (dies|die|will die|is going to die|are going to die|will be dead|will pay with|will bleed)',
      '(kill|killing|shoot|stab|murder|murdering|take out|drown|strangle) (<VERY>)? (him|her|them|everyone|my ...2|the ...2|all of them|you) (and|then|before) (<VERY>)? (then )?(<VERY>)? (myself|turn the gun on myself|kill myself|end my life|shoot myself|me)',
      '(i am|about|going|ready) (about )?to (<VERY>)? (stab|shoot|kill|attack|strangle|murder|hurt) (someone|somebody|him|her|them|people|everyone|anyone) (END|,|right now|now|tonight|today|in the|at|if)',
      '(mass shooting|school shooting|killing spree|shooting spree|massacre) ...4 (i am|tomorrow|planning|plan|want|my|commit)',
      '(plan|planning|going|want|about|ready) (to )?(<VERY>)? (commit|do|start|carry out) (a )?(mass shooting|school shooting|massacre|killing spree|murder|terror attack|bombing)',
    ],
  },
  {
    kind: 'violence',
    level: 'warning',
    patterns: [
      '(i|me) (<VERY>)? ...3 (want|fantasize about|fantasise about|think about|thinking about|keep imagining|imagine|imagining|urges to|urge to|dream of|dreaming of|thoughts of|thoughts about|could|might|afraid i will|scared i will|feel like|voices tell me to|voices telling me to|tell me to|plan to|going to) (<VERY>)? (to )?(<VERY>)? (kill|killing|murder|murdering|stab|stabbing|shoot|shooting|strangle|strangling|hurt|hurting|harm|harming|beat up|beating up|poison|poisoning|smother|smothering|shake|drown|choke) (<VERY>)? (people|someone|somebody|my ...2|others|him|her|them|everyone|the (baby|kids|child|children)|children|kids|strangers) !(feelings|chances|score|time|record)',
      'make (him|her|them|all of them|everyone) (all )?(pay|suffer|bleed|regret ...3) ...4 (gun|knife|tonight|tomorrow|blood|for what|with ...2|END)',
    ],
  },
  {
    kind: 'violence',
    level: 'warning',
    patterns: [
      'i (<VERY>)? (hit|slapped|shook|pushed|choked|punched|grabbed|beat|burned|strangled|hurt|kicked|smacked|shoved|threw|bruised) (<VERY>)? (my (baby|son|daughter|kid|kids|child|children|wife|husband|girlfriend|boyfriend|partner|toddler|mom|mum|mother|grandmother|infant)|her|him|the (baby|kids|child|children)) !(to|at (chess|tennis|the game|golf|cards|fifa|poker|a game)|up|at|in (the|a) (game|race|match|finals|quiz)|with (a|an|the)|a ...1|on the swing|in the pool|away|accidentally|by accident|by mistake|, we)',
      '(grabbed|held|choked|took|pinned|had) (her|him|my ...1) by the (throat|neck)',
      '(going|want|about) to (<VERY>)? (kill|murder|stab|shoot) (him|her|them|my (husband|wife|boss|mother|father|mom|dad|ex|brother|sister|roommate|neighbour|neighbor|boyfriend|girlfriend|partner|family|kids|baby|stepdad|landlord|manager|teacher))',
      'what i (might|could|may|will) do to (my (kids|children|baby|wife|husband|son|daughter|family|partner)|him|her|them)',
    ],
  },
  {
    kind: 'violence',
    level: 'crisis',
    patterns: [
      '(going to|will|about to|planning to|plan to) (<VERY>)? (kill|murder|stab|shoot) (him|her|them|my (husband|wife|boss|mother|father|mom|mum|dad|ex|brother|sister|roommate|neighbour|neighbor|boyfriend|girlfriend|partner|family|kids|baby|stepdad|stepfather|landlord|manager|teacher|coworker)) ...3 (tomorrow|tonight|today|now|this (week|weekend|evening)|on (monday|tuesday|wednesday|thursday|friday|saturday|sunday))',
    ],
  },
  {
    kind: 'violence',
    level: 'warning',
    patterns: [
      '(i|i am|i might|i may|i could) (<VERY>)? (will|going to|want to|might|may|could|plan to|planning to|am going to|about to) (<VERY>)? (pour|throw|splash) (acid|petrol|gasoline|boiling ...1|lighter fluid) (on|at|over) (him|her|them|my ...1|someone|people)',
      '(someone|somebody|a (kid|boy|guy|man|student|classmate)|he|she|they) ...4 (has|have|brought|got|bringing|carrying) (a|his|her|their) ...1 (gun|weapon|bomb|knife|rifle) (at|to|in) (school|work|church|class|the ...1)',
      '(someone|somebody|people|him|her|them|others) (<VERY>)? (at (work|school|home)|today|tonight) (<VERY>)? (is going to get|will get) (hurt|killed|shot)',
      'so (angry|mad|furious|full of rage) ...3 (could|want to|might|am going to|will) (<VERY>)? (kill|murder|hurt|strangle|stab|shoot) (him|her|them|someone|everyone|my ...1)',
    ],
  },
  {
    kind: 'violence',
    level: 'warning',
    patterns: [
      '(someone|somebody|a (kid|boy|guy|man|student|classmate)) (at|in|from) (my )?(school|work|class|church) ...2 (has|have|brought|with|got) (a|his|her) ...1 (gun|weapon|bomb|knife|rifle)',
    ],
  },
];
