import type { Rule } from '../Rule.ts';

/** Hurting oneself, or the urge to. */
export const SELF_HARM: readonly Rule[] = [
  {
    kind: 'self_harm',
    level: 'warning',
    patterns: [
      '(cut|cutting|cuts|burn|burning|burned|burnt|hurt|hurting|harm|harming|scratch|scratching|injure|injuring|punish|punishing|hit|hitting|starve|starving|carve|carving|bruise|bruising|slice|slicing) (<VERY>)? myself',
      '(started|start|been|keep|relapsed and|back to|want to start|thinking about|urge to|urges to|stop) (cutting|cut|burning|self harm|self harming|purging) (again|lately|tonight|any more|myself|my (arms|legs|thighs|wrists|skin|arm|leg))?',
      '(cut|cutting|slice|burn|burning|carve|scratch) (into )?my (arms|legs|thighs|wrists|wrist|skin|arm|leg|thigh|stomach|body)',
      'self (harm|harming|harmed|injury|injure|mutilate|mutilation)',
      '(relapsed|relapse|relapsing) ...4 (cutting|self harm|blade|razor)',
      '(razor|blade|lighter|knife) ...5 (my skin|my arm|my thigh|my thighs|my wrist|see blood|feel something|helps me cope|feels better|calms me)',
      '(make|making|made|force|forcing) myself (throw up|vomit|puke|sick|bleed)',
      '(pain|bleeding|blood|cutting) ...4 (only (thing|way) (that |to )?(helps|feel|calms|works)|makes me feel (better|alive|something|real))',
      '(deserve|deserved) (to )?(<VERY>)? (be hurt|hurt|pain|suffer|the pain|be punished|bleed)',
    ],
  },
  {
    kind: 'self_harm',
    level: 'warning',
    patterns: [
      '(cut|cutting|cuts|burn|burning|burned|burnt|burns|hurt|hurting|hurts|harm|harming|harmed|scratch|scratching|scratched|injure|injuring|punish|punishing|hit|hitting|starve|starving|starved|carve|carving|bruise|bruising|slice|slicing|sliced|punch|punching|punched|bite|biting|bit|pinch|slap|slapping|stabbing|mutilate|mutilating|choke|choking|whip|torture|torturing|bleed|pierce|beating|beat|damage|damaging|bang|banging) (<VERY>)? (my own self|myself|on myself) !(up about|up over|shaving|off|some slack|short|for being late)',
      '(urge|urges|need|want|wanted|craving|cravings|tempted|itching|compulsion|desire|longing|thinking about|started|start|keep|relapsed|relapse|relapsed and|back to|been|began|resumed|stopped|quit|can not stop|clean from|addicted to) (<VERY>)? (to |from |into |with |by )?(<VERY>)? (cut|cutting|self harm|self harming|self injure|slice|burning|burn|sh|purge|purging|starve|starving|hurt myself|hurting myself) (<VERY>)? (END|again|myself|so bad|lately|tonight|any more|deeper|because ...4|when ...4|to (feel|cope|calm|punish|breathe) ...3|on my ...1|with ...3|really bad|every ...1|at night|after ...4|right now)',
      'i (<VERY>)? (cut|cutting|have cut|have been cutting|was cutting|keep cutting) (<VERY>)? (END|again|, i|so i|to (feel|cope|calm|punish)|when i ...3|because i|deeper|last night|tonight|every (day|night))',
      '(cut|cuts|cutting|slice|slicing|sliced|burn|burns|burning|burned|burnt|carve|carved|carving|scratch|scratching|scratched|dig|digging|dug|stab|stabbing|pick|picking|tear|tearing|rip|ripping|bite|press|pressed|pressing) (<VERY>)? (words |a word |lines |holes |a razor |a blade |a knife |a needle |scissors |my nails |nails |glass |cigarettes |a cigarette |it |them |a lighter )?(into|on|in|at|up|out on|against)? (<VERY>)? my (own )?(arms|legs|thighs|wrists|wrist|skin|arm|leg|thigh|stomach|body|hips|hand|hands|ankles|chest|forearm|forearms|belly|shoulders) (<VERY>)? !(shaving|on (a|the) (paper|can|thorn|oven|stove|iron|rose))',
      '(punch|punching|hit|hitting|bang|banging|slam|slamming|smash|smashing|bash|bashing) (<VERY>)? (the |a |my |walls|concrete|my own )?(<VERY>)? (head|walls|wall|fists|face|legs|knuckles|hands) ...5 (against|until|into|to (feel|punish|hurt)|because i (deserve|hate)|bleed|wall|hurts|bruise|feel something|punish)',
      '(until|till) (<VERY>)? (i|it|they|my ...1|the blood|blood) (<VERY>)? (bleed|bleeds|bled|bleeding|see blood|draw blood|drew blood|comes)',
      '(fresh|new|deep|more|covered in|hide|hiding|hid|healing|old and new|full of) (<VERY>)? (the |my |these |all the |in )?(cuts|scars|burns|self harm|wounds|marks|scars) (<VERY>)? ...5 (arms|arm|legs|leg|thighs|wrists|wrist|skin|that i made|i made|sleeves|myself|hoodie|long sleeves|nobody knows|under ...3|new ones|from cutting|made)',
      '(arms|legs|thighs|wrists|skin|arm) (<VERY>)? (is|are) (<VERY>)? (covered in|full of|bleeding from|covered with) ...2 (cuts|scars|burns|marks)',
      '(razor|razors|blade|blades|lighter|knife|scissors|needle|glass|cigarette|cigarettes|matches|sharpener) ...6 (my skin|my arm|my arms|my thigh|my thighs|my wrist|my leg|my legs|see blood|feel something|helps me|feels better|calms me|help me cope|on my body|makes me feel|relief|is my only|comfort|my hip|my stomach)',
      '(feel|want|need|crave|miss|love|like|long for|see|watch|watching|seeing|feeling) (<VERY>)? (to )?(feel |see |watch )?(<VERY>)? (the |some |my |my own |that )?(blade|razor|pain|blood|cutting|sting|bleeding|cuts) (<VERY>)? (on (my|me) ...1|so i (cut|burn|hurt)|to (calm|feel|cope|punish|breathe|relax) ...2|run down ...2|drip ...3|flow ...2|again because ...2|of cutting|of the blade|in my skin|, it (calms|helps))',
      '(see|need|watch|want) (<VERY>)? (to )?(see |watch )?(my |the |my own )?(blood|myself bleed) ...4 (calm|feel|relax|cope|better|alive|down)',
      '(hurt|harm|cut|burn|injure) (<VERY>)? myself ...4 (on purpose|intentionally|deliberately|to cope|to feel|because|when|again|tonight)',
      '(on purpose|deliberately|intentionally) (<VERY>)? (hurt|cut|burn|burned|burnt|cutting|hurting|scald|scalded|bruise)',
      '(burn|burned|burnt|scald|scalded|cut|hurt|bruise|bruised|hit|scratched) ...6 (on purpose|deliberately|intentionally)',
      '(not eating|stopped eating|starving|starved|not eaten|fasting|throw up|throwing up|vomit|vomiting|purging|puking) ...5 (to punish ...2|punish|because i (hate|deserve)|on purpose|after (every |each )?(meal|meals|eating|i eat)|to feel (empty|in control))',
      '(make|making|made|force|forcing|making) myself (<VERY>)? (throw up|vomit|puke|sick|bleed|purge|suffer|throw ...1)',
      '(scared|afraid|worried|terrified|think|know) (<VERY>)? (that )?(i will|i might|i am going to|i may|i could|of|i would) (<VERY>)? (hurt|hurting|harm|cut|do something to|harming|cutting|do something (bad|stupid|terrible) to) (myself|again)',
      '(do|doing|done|did) something (<VERY>)? (bad|stupid|terrible|dangerous|to hurt|permanent|irreversible|drastic|i can not undo|i can not take back) (<VERY>)? (to myself|tonight|END|soon|,)',
      '(not|no longer) (<VERY>)? (safe|trust myself) (with myself|around (knives|sharp|myself|pills)|from myself|alone|to be alone|with ...2|tonight|END)',
      '(months|weeks|years|days|year|month|week) (<VERY>)? (clean|without (self harm|cutting|hurting myself)|self harm free) ...6 (relapsed|relapse|broke|lost|cut|slipped|again|over)',
      '(relapsed|relapse|slipped) ...6 (cut|cutting|self harm|harm|hurting myself|blade|razor|burning)',
      'deserve (<VERY>)? (to be |to |the |all the |this )?(<VERY>)? (hurt|hurting|pain|suffer|punished|bleed|beaten|punishment|suffering|cut|be in pain)',
    ],
  },
  {
    kind: 'self_harm',
    level: 'warning',
    patterns: [
      '(about|going|want|need|ready) to (<VERY>)? (cut|self harm|burn myself|hurt myself) (END|,|tonight|now|again|myself|deeper)',
      '(have|got|holding|with) (<VERY>)? (the|a|my) (blade|razor|razors|scissors) (<VERY>)? (<VERY>)? (out|ready|in my hand|with me|here|next to me|right here)',
    ],
  },
];
