/**
 * Everyday phrases that only sound dangerous, in the language of pattern.ts. They are taken out of a clause before the
 * rules look at it, so that "this traffic is killing me" says nothing and what stands beside it still counts.
 */
export const IDIOMS: readonly string[] = [
  // killing
  '(is|are|was|were|been|be|my (feet|back|head|knees|legs|shoes|neck|boss)) (<VERY>)? (<VERY>)? killing me',
  'it is killing me',
  '(<VERY>)? killing me (with|here|softly|lol) ...2',
  'killing me to (wait|watch|not know)',
  '(kill|killing|killed|kills) (the|a|an|this|that|my|off the|all|some) ...1 (process|processes|app|apps|job|jobs|server|task|tasks|program|thread|session|tab|tabs|engine|lights|music|vibe|mood|time|weeds|bugs|mosquito|mosquitos|mosquitoes|spider|wasp|ants|fly|flies|bacteria|germs|virus|plant|plants|grass|battery|deal|project|feature|mic|switch|boss|dragon|zombie|zombies|enemies|container|pod|pain|switch|buzz|rats|cockroach|roaches|fleas)',
  '(kill|killing|killed) (time|bugs|weeds|zombies|ants|bacteria|germs|processes|it (on|at|in|out) (stage|work|the ...2)|an hour|two birds|two hours|some time|a few (hours|minutes))',
  '(you|they|she|he|we|i am|i) (<VERY>)? (killed|killing|kill|slayed) it',
  '(could|would|might) (<VERY>)? kill for (a|an|some|one|that|those)',
  '(going to|will|would|gonna|d|might|could) (<VERY>)? kill me (if|when|for|over|because|lol) ...',
  '(my (mom|mum|mother|dad|father|wife|husband|boss|teacher|parents|sister|brother|roommate|coach|girlfriend|boyfriend|editor|manager)|she|he|they) (is|are|will|would|is going to|are going to|going to) (<VERY>)? (going to )?(kill|murder) me',
  '(could|going to|would|want to|will) (<VERY>)? (kill|murder|strangle) (him|her|you|them|my (brother|sister|boss|roommate|cat|dog|kids|husband|wife)) (lol|for (eating|forgetting|spoiling|being late|leaving|stealing|this|that) ...3|sometimes)',
  'dressed to kill',
  '(almost|nearly|about|practically|half|just) (killed|killing|kill) (himself|herself|themselves|ourselves|yourself) (laughing|trying ...3|working|on (the|that) ...2|at the gym)',
  '(go|going|went|gone) on (holiday|holidays|vacation|stage|tour|strike|leave|air|sale|break|foot|ahead|youtube|instagram|facebook|(a|an|the|my|this|that|our) ...1 (trip|date|holiday|vacation|tour|walk|run|ride|diet|break|cruise|hike|rollercoaster|journey|stage|website|bike|boat|train|swing))',
  'kill (joy|switch|bill|shot|streak|zone|floor|command|list)',
  'kill myself (laughing|at the gym|over (homework|a (game|salad|diet))|for (a|this) (deadline|job|company|promotion|grade|project))',
  '(almost|nearly|not going to|practically|been|half) (<VERY>)? (kill|killed|killing) myself (laughing|trying to (fix|finish|carry|move|open|learn|get|make|keep up) ...4|to (finish|get|make|fix|meet|catch) ...4|working|at (work|the gym)|with work|on (the|that) (stairs|ice|ladder|skateboard|bike))',
  'if looks could kill',
  'what does not kill (you|me|us)',
  // dying
  '(dying|die) (to|for) (<VERY>)? (see|know|meet|try|go|hear|get|eat|watch|read|tell|visit|play|ask|find out|a (drink|coffee|snack|beer|burger|pizza|holiday|vacation|nap|break|cigarette)|some|your|the|that|it|you|this|food|coffee|chocolate|water|sleep|summer|have|do)',
  'to die for',
  '(dying|died|die|dead|dies) (of|from|with) (<VERY>)? (laughter|laughing|boredom|embarrassment|shame|curiosity|hunger|thirst|heat|the heat|cuteness|cringe|jealousy|happiness|excitement|anticipation|cold|starvation|exhaustion|shock|lol)',
  '(nearly|almost|literally|so bored i could|just|practically|about to|going to|will|could|would|could just|thought i would) (<VERY>)? (died|die|dying|dead) (of|from|laughing|when (he|she|it|they|i saw|the)|lol|at (this|that)|in this heat|if (he|she|they|this|it|that) (does|do|says|plays) ...3)',
  'i am (<VERY>)? (dead|dying|deceased) lol',
  '(<VERY>)? (dying|dead) lol',
  '(phone|battery|laptop|car|engine|computer|plant|plants|tablet|watch|mic|wifi|wi fi|connection|server|router|app|printer|mouse|cactus|garden|lawn|flowers|goldfish|music|conversation|chat|party|joke|trend|meme|language|industry|keyboard|controller) ...2 (is|are|was|has|just|keeps|will|about to|going to|goes|have) (<VERY>)? (<VERY>)? (dying|died|dead|die)',
  '(would|will|d) rather die than (eat|wear|go !(on|through|back to)|watch|listen|see !(another|tomorrow)|talk|work|sit|do !(this|it|another|life)|use|drink|admit|dance|sing|call|touch|miss|be seen|clean|drive)',
  'old habits die hard',
  'die hard',
  '(do or die|never say die|die in (the )?(game|level|minecraft|fortnite|dark souls|elden ring|round|arena|boss fight)|(keep|kept|always) dying (in|on|at|to) (the|this|that|level) ...3)',
  'want to (dye|die) my hair',
  '(the|a|my|roll the|rolled a|six sided|sided) die (roll|cast|is cast)?',
  'over my dead body',
  'dead (end|line|lift|lifts|lock|tired|serious|weight|wrong|beat|on my feet|pan|zone|letter|heat|sea|pool|wood|battery|phone|code|link|ringer|quiet)',
  'drop dead gorgeous',
  // weapons, hanging, jumping, cutting
  '(shoot|shooting|shot) (me|you|us|him|her|them|over|off)? (a|an|some|your|the) (message|messages|text|email|mail|dm|line|note|quick ...2|question|glance|film|movie|video|scene|photos|pictures|commercial|wedding|hoops|pool|basket|ball|documentary|goal|penalty|free throw)',
  '(shoot|shot|shooting) myself in the foot',
  '(shoot|shooting) (hoops|pool|some hoops|stars|star|for the stars|in raw|in manual)',
  '(bite|biting|dodged|dodge|sweat|sweating|take|took|magic|silver) (the|a) bullet',
  'bullet (points|point|list|journal|train|proof)',
  '(jump|jumping|jumped) (the gun|on (a|the) (call|bandwagon|trampoline|bed|meeting|zoom|train to|bus to)|in (the )?(pool|lake|water|shower|car)|off (the|a) (diving board|swing|sofa|couch|dock|high board)|at the (chance|opportunity)|ship|through hoops|to conclusions|rope)',
  '(hang|hanging|hung) (out|up|on|in there|around|back|over|tight|loose|the|my (coat|jacket|clothes|pictures|laundry)|a (picture|painting|shelf|curtain|poster))',
  'hang myself out to dry',
  '(cut|cutting) (myself)? (some slack|a (slice|piece|break|deal|check|cheque)|off from|back on|down on|out (sugar|carbs|coffee|alcohol|caffeine)|corners|to the chase|short|loose)',
  '(cut|nicked|cutting) myself (shaving|while (shaving|cooking|chopping|cutting|gardening|slicing|opening)|on (a|the|some|my) ...1 (paper|can|glass|knife|tin|page|envelope|lid|box|fence|edge|nail)|chopping|slicing|cooking|by accident|accidentally|with (a|the) (bread|kitchen) knife by ...1|peeling|in the kitchen)',
  '(accidentally|accidently|by accident) (cut|burned|burnt|hurt|hit|scratched|injured|poisoned|locked) (me|myself|my)',
  '(hurt|burned|burnt|burn|hit|injured|scratched|bruised|hurting|hitting) (myself|my (arm|leg)) (at (the gym|work|practice|training|football|soccer)|while (<VERY>)? (cooking|playing|running|skiing|working|lifting|training|gardening|moving|climbing|baking|cycling|skating|ironing|exercising|hiking)|playing|running|skiing|cooking|lifting|training|ironing|falling|on the (stove|oven|pan|iron|kettle|door|table|grill|ice|stairs|bike)|by accident|accidentally|working out|exercising|with (the|hot|boiling) ...1 (coffee|tea|water|oil|soup|iron|pan))',
  '(so|too|did|do|will|would|could|afraid i will|careful not to|might|going to|without|not to|do not want to|or i will) (not )?(<VERY>)? (hurt|hurting|injure|injuring) myself (at the gym|exercising|lifting|running|doing (yoga|squats|deadlifts|this exercise))',
  '(pull|pulling|squeeze) the trigger on (a|the|this|that|my|buying)',
  'pull the trigger (on|with|for) ',
  'pull the plug on (the|this|that|a|our)',
  '(drop|dropping|dropped) (a|the) (bomb|f bomb)',
  '(bath|photo|the|it was|was|is|such a|this is) (bomb|bombs|bombing|da bomb)',
  '(drown|drowning) (myself)? (in|under) (work|emails|email|paperwork|homework|debt|laundry|coffee|meetings|sauce|deadlines|chocolate|chores|tickets|ice cream|tasks)',
  '(suicide|suicidal) (squad|door|doors|king|kings|bomber|bombers|prevention|awareness|hotline|rates|rate|statistics|squeeze|burning|run|runs|drills|sprints|gene|silence|girls|in literature|in the movie|research|training|note app|mission|forest documentary)',
  '(political|career|commercial|social|financial|reputational|professional|business) suicide',
  '(career|political) (suicide|death)',
  // ending, leaving, disappointment
  '(end|ending|ended|finish) (it|things|everything) (with|between) (him|her|them|my ...1|us|you|that ...2|this ...2)',
  '(end|ending|take|finish) (the|this|that|our|my) (call|meeting|chat|conversation|session|subscription|contract|lease|membership|day|shift|lesson|story|essay|game|relationship|trial|plan|speech|presentation)',
  '(want|would like|wish|need) (it|this|the|everything|all of this|all this) ...2 (week|winter|day|meeting|semester|year|term|project|lecture|pandemic|flight|exam|exams|homework|shift|heatwave|game) to (<VERY>)? (end|be over|stop)',
  '(no|not much|what is the|see the|see no) point (in|of|to) (<VERY>)? (waiting|arguing|asking|buying|going there|calling|this meeting|a|the|using|paying|trying that|homework|repeating|keeping this)',
  '(wish|wished) i (was|were|had|could) (<VERY>)? (not )?(there|here (earlier|sooner|with you)|on (holiday|vacation|a beach)|taller|richer|younger|born (in|earlier|later|rich|into|with|a|during) ...2)',
  '(wish|wished) i (was|were) never born (in|into|with) ...2',
  '(do|did|would) not (<VERY>)? want to (wake up (early|at|before|so|for|the (baby|kids|dog|neighbours|neighbors)|my|him|her|them|in (winter|the cold)|on (monday|mondays))|be here (any more|today|now|right now)? (at (work|school|the ...2|this ...2|church)|(because|for) (this|the) (party|meeting|class|queue|line)|on a (monday|weekend|sunday|saturday|friday))|go on (a|the|this|that|about|with (this|the) (purchase|order|trial|subscription|call|meeting|demo)|holiday|vacation|date|stage|tinder|instagram)|continue (with (the|this|my)|my (subscription|plan|trial|membership|order)|this (course|call|meeting|lesson|class|exercise))|keep going (with (the|this|that)|over (this|that|it)|to (that|this|the))|carry on (with|about) (the|this|that))',
  'can not (go on|live) (with|without) (the|this|a|my|out)? (old|slow|broken|coffee|phone|laptop|internet|wifi|chocolate|music|cheese|car|job|trip|holiday|vacation|stage|date)',
  'can not live without (my|the|a|it|you|coffee|music|chocolate|tea)',
  '(disappear|vanish) (into|from) (a (good )?book|the (screen|menu|list|page|app|dashboard|inbox)|for (a|the) (weekend|week|few days|while)|on (holiday|vacation)|to (a|the|an) (beach|island|woods|mountains|cabin))',
  '(want|wanted|going|ready|like|need) (to )?(disappear|vanish|die|crawl into a hole) (of|from|with) (embarrassment|shame|cringe)',
  '(i am|so|feel|feeling) (<VERY>)? (done|finished) with (everything|it all) (on|for|in|at) (my|the|this|today) ...2',
  '(trapped|stuck) (in|on|at|under) (a|the|my|this) ...1 (elevator|lift|meeting|traffic|airport|car|snow|queue|line|loop|job|contract|lease|level|game|call)',
  'hopeless (at|with|romantic|cook|driver|case at)',
  '(i am|am|was) (<VERY>)? (hopeless|useless|worthless) (at|with) ',
  'hate my (life|myself)? (lol|job|hair|commute|phone|laptop|new|old|internet|car|handwriting|voice on)',
  '(no one|nobody) (<VERY>)? (cares|likes me) (about|lol) (the|that|this|my (opinion|tweet|post|team)|pineapple|football|soccer|it)',
  'i am (<VERY>)? depressed (that|about|because) (my|the|our) ...2 (team|show|series|phone|package|flight|weather|season|album|game) ...3',
  'can not (take|handle|bear|stand|cope with) (this|the|that|any more|it)? (weather|heat|noise|traffic|suspense|cuteness|music|cold|rain|smell|commercial|commercials|advert|adverts|spice|pollen|humidity)',
  '(cry|crying|cried) (of|from|with|tears of) (laughter|laughing|joy|happiness)',
  '(breakdown|break down) (of|in|by|lane|service|cover|the (costs|cost|price|numbers|steps|problem|budget|invoice))',
  '(fall|falling|fell) apart (at the seams|in my (hands|hand)|after (one|two|a)|when (i|you))',
  '(my (phone|shoes|bike|car|laptop|desk|chair|sofa|jacket|book|house|roof|computer|boots)|it|the ...1) (is|are|was|were|keeps|started) falling apart',
  '(give|giving|gave) up (smoking|sugar|coffee|alcohol|drinking|chocolate|on (this|that|the) ...2|meat|dairy|gluten|my (seat|spot|gym|subscription)|trying to (fix|find|open|call|reach|learn))',
  'goodbye (then|for now|until ...3|for today|, thanks|, thank|and (thanks|thank))',
  // abuse-like and violent-like
  '(beat|beats|hit|hits|kicked|beaten|crushed|destroyed|killed) (me|him|her|them|us|my (brother|sister|friend|dad|mom|mum)) (at|in|on) (chess|tennis|fifa|mario|poker|the (game|race|match|finals|quiz|market|head with (a|an) idea)|a (game|race|match|quiz)|scrabble|cards|golf|ping pong|checkers|basketball|football|soccer|video games|a video game|monopoly)',
  '(hit|hits|touched|touches) me (that|with (a|the|an) (bill|question|idea|fee|surprise|ball|pillow|snowball|compliment|discount)|up|hard (that|when)|like|deeply|when i (read|realised|realized))',
  '(threw|throws) me (a (party|ball|bone|surprise|curveball|baby shower|birthday)|off|for a loop|under the bus|out of the (game|meeting|group))',
  '(locked|locks) me (out|in (a|an|the) (contract|room by accident|plan|rate|price))',
  '(forced|forces|forcing) me to (update|restart|log|sign|upgrade|pay|watch|change|reset|install|work|study|eat (my )?(vegetables|broccoli)|wait|switch|clean)',
  '(will not|does not|would not|refuses to) let me (leave (a|the|my|early|feedback|the (page|meeting|form|group))|go (to the (next|previous)|back|on|past|to the (concert|party))|log|sign|check|change|save|out of the (contract|game|app))',
];

/** Somebody jokes: slang alone is not then taken at its word. */
export const HYPERBOLE =
  '(lol|hehe|just kidding|only joking|kidding|joking|as a joke|figuratively|so to speak|metaphorically)';

/** The words belong to a story, a song, the news or a piece of work, not to the speaker's life. */
export const FICTION =
  '(movie|movies|film|films|comedy|sitcom|sketch|musical|drama|theatre|theater|tv|horror|novels|stories|poetry|manuscript|chapters|comic|comics|novel|story|book|books|character|characters|episode|tv show|series|netflix|lyrics|lyric|song|play|hamlet|romeo|juliet|ophelia|anime|manga|game|video game|documentary|poem|screenplay|protagonist|villain|podcast|chapter|essay|assignment|history class|thesis|research paper|lecture|article|news|headline|fiction|fictional|roleplay|scene|plot|opera|comic|hero|heroine|detective|murder mystery|minecraft|fortnite|dungeons and dragons|d and d|training course|first aid course|therapist training|volunteer at|psychology class|health class|kurt cobain|sylvia plath|van gogh|robin williams)';

/** Somebody else's words. */
export const QUOTING =
  '(says|said|saying|say|quote|quotes|quoted|told me|tells me|titled|called|the line|the phrase|the words|the sentence|the term|does the word|mean by|what does ...4 mean|define|definition of|how do you (say|spell)|translate|spell)';
