import type { Rule } from '../Rule.ts';

const VICTIM =
  '(him|her|them|one of them|that (kid|man|boy|girl|guy|woman|bastard|bitch|judge|teacher|lad|doctor)|the (man|woman|guy|boy|kid|judge|boss|neighbour|neighbor|teacher|one) (who|that|next) ...3|my (<RELATIVE>|neighbour|neighbor|landlord|in laws|stepfather|mum|own ...1|old man)|someone|somebody|people|everyone|everybody|all of them|the (baby|kids|children|family|lot of them))';
const PLAY =
  '(lol|haha|at (chess|fifa|tennis|cards|golf|poker|monopoly|mario|cricket|football)|in (the|a|this|our) (game|match|final|finals|race|quiz|debate|next round|tournament)|on the (pitch|court|track|field)|with (kindness|kisses|love|questions|cuddles))';

/** Harm to others that is meant, whatever the weapon. */
export const THREAT: readonly Rule[] = [
  {
    kind: 'violence',
    level: 'warning',
    patterns: [
      `(going to|will|about to|ready to|planning to|plan to|decided to|must|have to|need to|want to|go|evening i|tonight i) (<VERY>)? (stab|shoot|kill|murder|strangle|smother|knife|finish|gut|butcher|slaughter|execute|drown|run over|hack|suffocate|behead|burn|poison|torture) (<VERY>)? ${VICTIM} !(${PLAY})`,
      '(going to|will|about to|want to) (<VERY>)? (run|mow|gun|cut|strike) (him|her|them|people|everyone) (over|down)',
      '(going to|will|about to|want to|could) (<VERY>)? (smash|cave|bash|beat|kick|stave|blow) (<VERY>)? (his|her|their) (<VERY>)? (head|skull|face|brains|teeth) (in|off|out)',
      '(going to|will|about to|want to) (<VERY>)? (cut|slit|slash|crush|break) (his|her|their) (throat|throats|neck|necks|wrists)',
      '(put|putting|stick|sticking|plunge|use|bury|stuff|press|push|hold) (<VERY>)? (a|the|this|my|it) ...2 (knife|blade|pillow|bullet|bullets|machete|axe|gun|it|hammer) (in|into|through|over|on|against) (<VERY>)? (him|her|them|my ...1 (<RELATIVE>)|his ...1|her ...1|their ...1|my (father|mother|husband|wife|boss|brother|sister))',
      '(use|using|used|try) (it|this|them|that|the (gun|knife|acid)) on (him|her|them|my ...1 (<RELATIVE>)|my (ex|husband|wife|boss|father|brother)|everyone|people|the (kids|teacher|judge|boss))',
      '(he|she|they|mother|father|wife|husband|boss|manager|neighbour|brother|sister|judge|bastard) (<VERY>)? (will|would|is going to|are going to|is|are|shall|has|have) (<VERY>)? not (<VERY>)? (going to )?(see|live|wake|walk|leave|last|be alive|make it|be breathing|survive) (<VERY>)? (up |away |out |to see |the |through |past )?...3 (tomorrow|morning|week|weekend|monday|tuesday|wednesday|thursday|friday|saturday|sunday|alive|tonight|night|away|END) ...2',
      '(one|two|few) (more )?(day|days|hours|hour|minutes) to live ...8',
      '(he|she|they|all of them|you) (is|are|will|shall|is all) (<VERY>)? (going to )?(all )?(<VERY>)? (die|pay|be dead|bleed|burn|suffer|regret it|get it|get what) (<VERY>)? (for (what|this|that)|on (monday|tuesday|wednesday|thursday|friday|saturday|sunday)|tonight|tomorrow|by (morning|tomorrow|tonight)|when i|soon|today|at (school|work|lunch)) ...2',
      '(followed|following|watched|watching|stalked|waiting for|wait for|waited for) (him|her|them|that ...1|my ex) ...8 (route|nights|house|home|shift|gate|car park|knife|gun|bat|weapon|alone|scissors|hammer|driveway)',
      '(list) of (<VERY>)? (who|people|names|everyone|those) ...6 (first|goes|go|die|dies|kill|shoot|pay|hurt)',
      '(enough|got|have|bought) (<VERY>)? (rounds|ammo|ammunition|bullets|petrol|gas|explosives) (for (all|every|the|them)|to (kill|shoot|burn|blow|take))',
      '(thinking|thoughts|think|thought|fantasising|fantasizing|dreaming|keep picturing|imagining|picturing|picture) (<VERY>)? (of |about |exactly how |how )?(i will |i would )?(<VERY>)? (drowning|drown|smothering|smother|killing|kill|poisoning|stabbing|strangling|strangle|shooting|hurting|suffocating|throwing) (<VERY>)? (my|the|our|her|him|them) ...1',
      '(voice|voices|god|demon|demons|spirit|spirits|angels|he|they) (<VERY>)? ...8 (to |must |have to |should )(<VERY>)? (kill|hurt|stab|stop|sacrifice|strangle|drown) (him|her|them|my ...2|someone|people|somebody|the ...1)',
      'stop (his|her|their) heart (beating|,|END|before|tonight)',
      '(my )?hands (<VERY>)? (round|around|on|about) (his|her|their) (throat|neck)',
      '(put|mixed|crushed|slipped|poured|dropped) ...6 (in|into) (his|her|their) (tea|drink|food|coffee|dinner|water|soup|milk|beer|wine|insulin)',
      '(pour|poured|throw|threw|splash|get) (<VERY>)? (the |some |a )?(kerosene|petrol|gasoline|acid|boiling ...1|hot oil|lighter fluid) (on|over|at|in) (him|her|them|his|her|my ...1|their)',
      '(burn|torch|blow|set fire to|set) (<VERY>)? (it|the (place|house|building|shop|church|school|office|flat)|this place|his house|her house|their house) (<VERY>)? (down |up |on fire )?(<VERY>)? (with|while|when|and) (all of )?(them|him|her|everyone|everybody|people|they|he|she) ...3',
      '(sharpened|sharpening|loaded|packed|hidden|got|have|brought|taken) (<VERY>)? (the|my|a|his) (cutlass|machete|knife|blade|axe|gun|pistol|hammer|bat|scissors) ...4 (outside (his|her|their)|for (him|her|them)|when (he|she|they)|under my bed|in my bag already|to (stab|kill|shoot|hurt)|waiting)',
      '(outside|behind|in front of) (his|her|their) (<VERY>)? (door|house|flat|room|work|gate|car) (<VERY>)? with (a |the |my )?(knife|scissors|bat|hammer|gun|machete|cutlass|petrol|axe|pistol)',
      '(at|by|near|outside) the (gate|door|house|school|court|prison|station) with (a|my|the) (gun|pistol|knife|bat|machete|rifle|axe)',
      '(going|am going|will|i will) (<VERY>)? (to )?(see to (that|it)|make sure of (it|that)) ...3',
      '(want|going|need|urge|urges|desire|ready) to (<VERY>)? (hurt|kill|shoot|stab|attack|run over) (<VERY>)? (people|someone|somebody|as many|everyone|a lot of people|strangers|kids|children)',
      'about to (<VERY>)? (shake|hurt|hit|throw|smother|drop|harm|strangle) (<VERY>)? (her|him|the baby|my (baby|son|daughter|child|kids|wife)|them)',
      'not (a joke|joking|playing|kidding) ...8 (kill|stab|shoot|murder)',
      '(bring|bringing|take|taking|carry|carrying) (<VERY>)? (my|a|the|dads|his) (gun|knife|rifle|pistol|machete|bomb) (<VERY>)? (in |in to |into |to )(work|school|class|the office|college|church|court|uni)',
    ],
  },
];
