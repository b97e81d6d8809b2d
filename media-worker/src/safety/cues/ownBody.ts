import type { Rule } from '../Rule.ts';

const PART =
  '(arm|arms|leg|legs|thigh|thighs|wrist|wrists|skin|hip|hips|stomach|belly|hand|hands|foot|feet|ankle|ankles|forearm|chest|shoulder|face|body|fingers|knuckles|head)';

/** Ways to hurt one's own body, with what, and how it is hidden. */
export const OWN_BODY: readonly Rule[] = [
  {
    kind: 'self_harm',
    level: 'warning',
    patterns: [
      `(press|pressed|pressing|hold|held|holding|put|putting|pour|poured|pouring|drag|dragged|run|ran|dig|dug|stick|stuck|push|pushed|use|used|using|hit|hitting|whip|stub|stubbed) (<VERY>)? (a |the |my |hot |some )?(razor|blade|lighter|hot iron|iron|cigarette|cigarettes|compass|pin|pins|needle|needles|knife|scissors|boiling water|hot water|belt|flame|match|glass|candle|ice|hot pan|stove) ...3 (on|against|into|in|across|to|over|onto|till|until) (<VERY>)? (my (own )?${PART}|it (burns|hurts|bleeds|bruises))`,
      `(hit|hitting|hits|beat|beating|whip|burn|burning|burned|cut|scratch|stab|poke|prick) my (own )?${PART} with (a|the|my|some) ...2`,
      `(bit|bite|biting|punch|punched|punching|pinch|slap|slapped|scratch|scratched|scratching|hit|hitting|bang|banging|banged|whip|rub|pick|picking) my (own )?${PART} (<VERY>)? ...4 (until|till|with|when|whenever|so (that )?i|as a|every time|because i|bruised|bruise|bleed|bleeds|bled|raw)`,
      '(reopen|reopened|reopening|opened|open|picked|picking|pick) (<VERY>)? (up |at )?(<VERY>)? (the|my|some) ...1 (wounds|cuts|scabs|scars|wound|cut)',
      '(carved|carve|carving|scratched|scratching|cut|cutting|wrote) (<VERY>)? (the |a |his |her |my )?(word|words|name|lines|letters) ...4 (in|into|on) my ...1 (stomach|arm|arms|leg|legs|thigh|thighs|skin|hip|wrist|belly|chest)',
      '(lines|cuts|stripes|marks|burns|slits) (<VERY>)? on my (hip|hips|thigh|thighs|arm|arms|wrist|wrists|leg|legs|stomach)',
      '(want|wanna|urge|urges|need|trying|feel like|going|about|tempted) to (<VERY>)? (break|smash|crush|slam|snap|slice|burn|stab|cut|punch|carve|tear) (<VERY>)? (my (own )?(fingers|hand|hands|arm|arms|wrist|wrists|bones|head|knuckles|skin|leg|legs|face|body)|into my ...1)',
      '(cut|cuts) (<VERY>)? (went|was|is|goes|go|are|were|got) (<VERY>)? (deeper|deep|too deep) ...6',
      '(punched|punch|punching|hit|hitting|kick|kicked) (<VERY>)? (the|a|my) (wall|walls|door|mirror|bed frame|brick wall) ...8 (split|bleed|bled|broke|bleeding|helps|helped|calmer|bruised|numb)',
      '(blade|razor|blades|razor blade|scalpel) (<VERY>)? (is |s )?(<VERY>)? (back )?(in|inside|under|behind|hidden|tucked) (in |inside |under )?my (drawer|phone case|phone|pillow|room|pencil case|mattress|wallet|sock|bra|pocket) !(for shaving)',
      '(hide|hiding|cover|covering|hid|explain|disguise) (<VERY>)? (the|my|these|all the) (cuts|scars|burns|wounds|marks on my ...1|cutting)',
      '(long sleeves|hoodie|jumper|sleeves|bracelets|jeans|tights) ...10 (what i do to|my (cuts|scars|burns)|the (cuts|scars|burns|marks)|because of my (arms|legs|wrists))',
      'what i (do|did|have done) to (my (arms|arm|legs|skin|body|thighs|wrists|self)|myself)',
      '(urges|urge) (<VERY>)? (to (self harm|cut|hurt ...1|burn ...2)|is (<VERY>)? (loud|strong|back|building) ...8 (cut|cutting|clean|harm)|to harm)',
      '(clean|free) (<VERY>)? (from|of|off) (<VERY>)? (cutting|self harm|sh|harming|hurting myself|burning)',
      '(sh|self harm) (urges|urge|again|relapse|last night|tonight|thoughts|scars)',
      '(relapsed|relapse|slipped) (END|,|again|last night|tonight|today) !(smoking|drinking)',
      '(i )?(did|do|done) it with (a|my|the) (pin|compass|razor|blade|scissors|needle|lighter|knife|sharpener|glass)',
      '(pain|sting|blood|burn) ...3 (helps|calms|is the only thing|makes it (quiet|stop)|clears my head|grounds me)',
      '(need|needed|want|crave|wanted) (<VERY>)? the (sting|pain|blood|release|cut|blade|burn) !(to|test|tests|results|gone)',
      '(hurt|hurting|harming|punishing) (<VERY>)? (my (own )?body|my self) ...4',
      '(starve|starving|starved) (<VERY>)? (and|then|,) ...2 (cut|cutting|burn|hurt)',
      '(scratching|cutting|hurting|harming|burning) (ourselves|ourself|themselves|our ...1) ...10 i (also|too|do|did) ...2',
      '(snap|snapping|flick|flicking|snapped) (<VERY>)? (a|the|my) (hairband|hair band|hair tie|rubber band|elastic|elastic band) ...10 (wrist|welts|bleeds|hurts|enough)',
      '(making|make|made) (the noise|it|everything|my head) (go )?(quiet|stop) ...4 (cut|cutting|burn|blade|pain)',
      '(pulling|pull|tearing|ripping) (<VERY>)? (out )?my hair (<VERY>)? (out )?...8 (guilty|punish|on purpose|clumps|bleeds|hurt)',
      '(swallow|swallowed|swallowing) (<VERY>)? (things|batteries|a battery|glass|objects|pins|razor ...1) ...10',
    ],
  },
];
