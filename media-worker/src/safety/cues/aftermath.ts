import type { Rule } from '../Rule.ts';

/** What was done to oneself, as it is told afterwards, or while it works. */
export const AFTERMATH: readonly Rule[] = [
  {
    kind: 'attempt',
    level: 'crisis',
    aboutThePast: true,
    patterns: [
      '(walked|jumped|swam|stepped|ran|drove|went|rolled|waded|climbed) (in|into|off|onto|in front of|under|out|over) ...9 (pulled me (out|back|up)|grabbed (me|my)|saved me|dragged me|caught me|talked me down|swerved|braked|fished me out)',
      '(someone|somebody|a (man|woman|stranger|guy|policeman|passer by|lady)|he|she|they) ...4 (grabbed|pulled|dragged|caught|held) (me|my (hood|arm|coat|jacket|hand)) (back|up|out|off|down|before|END)  ...4',
      '(platform|bridge|roof|ledge|kerb|curb|cliff|balcony) ...4 (and )?(stepped|jumped|threw myself|let go) (off|over|down|END)',
      'i (<VERY>)? jumped (and|,) ...3 (broke|survived|lived|legs|hospital|woke|lucky|alive)',
      '(turned|drove|crashed|steered|swerved|ran|rode) (<VERY>)? (the|my) (car|bike|van|truck|motorbike) ...4 (deliberately|on purpose|intentionally)',
      '(deliberately|on purpose|intentionally) (<VERY>)? (turned|drove|crashed|steered|swerved) (<VERY>)? (the|my) (car|bike|van|truck)',
      '(taken|took|swallowed|had) (<VERY>)? (the (whole )?lot|them all|all of them|everything (in|i had|there)|too (many|much) on purpose|the whole (packet|pack|box|strip|bottle|thing))',
      '(swallowed|taken|downed|drank|drunk) the (whole|entire|full) (packet|pack|box|bottle|strip|thing|lot)',
      '(admitted|hospital|hospitalised|hospitalized|icu|emergency|ward) ...4 after (consuming|taking|swallowing|drinking|eating) ...4 (tablets|pills|poison|pesticide|phenyl|acid|overdose|medicine)',
      '(consumed|consuming|drank|drunk|swallowed) (<VERY>)? (the |some |that )?(poison|pesticide|phenyl|sniper|insecticide|rat poison|weed killer|harpic|dettol|kerosene|acid|bleach)',
      '(tried|try|did|done) it (<VERY>)? with (my|a|the) (scarf|belt|rope|cord|bag|knife|razor|sheet|tie|pills|tablets|gun)',
      '(ambulance|paramedics|hospital|doctor|doctors|nurse|nurses|police|a and e|er) ...10 on purpose ...8',
      '(put|placed|held|had) (a|the|my|his) (gun|pistol|rifle|shotgun|revolver|knife) (in|to|against) my (mouth|head|throat|temple|chest|neck)',
      '(jumped|leapt|fell|threw myself) off (a|the) ...3 (to die|wanting to die|to kill myself|to end it)',
      '(drank|drunk|took|swallowed|ate) (something|stuff|things|tablets|pills) to (<VERY>)? (end it|die|end things|end my life|finish myself|not wake up)',
      '(wanted|wanting|trying|tried|meant|hoping) to (<VERY>)? (finish|end|kill|do away with) (myself|it all|my self|my life) ...6 (drank|took|swallowed|cut|jumped)',
      '(drank|took|swallowed|cut|jumped) ...10 (wanted|wanting|meant|trying|to) (to )?(<VERY>)? (finish|kill|end) (myself|my life|it all)',
      'i (<VERY>)? attempted (END|,|and|again|once|last|in (##|##|my|the)|when i|when|two|three|years)',
      '(an|one|single|previous|another|first|second|past|had an) (suicide )?attempt (END|,|in (##|my|the)|at (##|nineteen|uni|school)|when|as a|back|years|##)',
      '(ever|never once|once) attempted (END|,|it|before|suicide|to)',
      '(tablets|pills|meds|poison|they|it|stuff) (must be|is|are|is starting to|are starting to) (<VERY>)? (working|kicking in|taking effect|start to work) ...6 (do not|sleepy|tell|goodbye|sorry|finally|good)',
      '(in|into) the (bath|bathtub|bathroom|tub) ...6 (done it|did it|cut|blood|bleeding)',
    ],
  },
];
