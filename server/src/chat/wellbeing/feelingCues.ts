import type { Mood } from './moods.ts';

/** What a word or turn of phrase says of how its writer feels. */
export interface Cue {
  readonly mood: Exclude<Mood, 'neutral' | 'distressed'>;
  readonly words: RegExp;
  /** How much it says. */
  readonly strength: number;
  /** -1: very bad, to 1: very good. */
  readonly valence: number;
}

const cue = (mood: Cue['mood'], strength: number, valence: number, words: string): Cue => ({
  mood,
  strength,
  valence,
  words: new RegExp(
    `(?<![\\w'])(?:${words
      .trim()
      .split(/\s*\n\s*/)
      .join('|')})(?![\\w])`,
    'g',
  ),
});

const KIN =
  '(?:mum|mom|mother|dad|father|brother|sister|son|daughter|wife|husband|partner|friend|dog|cat|baby|gran\\w*|nan|uncle|aunt|cousin|boyfriend|girlfriend)';
const NO = "(?:can't|can not|couldn't|could not|cant|hardly|barely|unable to)";
const NOBODY = '(?:nobody|no one|noone)';
const DONT = "(?:do not|don't|did not|didn't|dont)";

/** Whole turns of phrase stand beside the words that are in them: what is longer says more. */
export const CUES: readonly Cue[] = [
  cue(
    'anxious',
    1.2,
    -0.7,
    `
    panic(?:king|ked|ky)?
    panic attacks?
    terrified
    petrified
    horrified
    dread(?:ing|ed)?
    freak(?:ing|ed) out
    hyperventilat\\w*
    paranoid
    paralysed
    worst[ -]case
    catastroph\\w*`,
  ),
  cue(
    'anxious',
    1,
    -0.6,
    `
    anxi(?:ous|ety|eties)
    worr(?:y|ied|ying|ies|isome)
    nervous(?:ness|ly)?
    scar(?:ed|y|es)
    afraid
    frighten(?:ed|ing)
    fear(?:s|ful|ing)?
    uneasy
    on edge
    jittery
    jumpy
    restless
    (?:over|re)[ -]?think\\w*
    insecure
    apprehensive
    agitated
    phobia`,
  ),
  cue(
    'anxious',
    1,
    -0.6,
    `
    heart (?:is |keeps |was |starts )?(?:racing|pounding|hammering)
    (?:chest|throat) (?:is |feels |gets )?tight
    (?:thoughts|mind|head) (?:keeps? |is |are |won't stop )?(?:rac(?:e|es|ing)|spinning|going in circles)
    racing thoughts
    ${NO} breathe
    what if
    something (?:terrible|bad|awful|horrible) (?:will|is going to|might|could) happen
    (?:butterflies|knots?) in (?:my|the) stomach
    stomach is in knots
    (?:hands?|knees|voice|i) (?:were |was |am |are |is |keeps? )?(?:shak(?:e|es|ing)|trembl(?:e|es|ing))
    sweaty palms
    spiral(?:l?ing)?
    ${NO} (?:stop )?(?:think|thinking) (?:about|of) (?:anything|it)
    keep(?:s)? (?:checking|wondering|imagining|replaying)
    on tenterhooks
    waiting for (?:the|my) (?:results?|diagnosis|verdict)
    (?:no idea|${DONT} know) (?:where to go|how (?:we|i)(?:'ll| will| are going to)? (?:pay|manage|survive))
    (?:lose|losing) my (?:job|home|mind|flat)
    (?:want|kick|throw)s? (?:us|me) out
    in (?:the )?hospital`,
  ),
  cue(
    'stressed',
    1.1,
    -0.5,
    `
    overwhelm(?:ed|ing|s)?
    stress(?:ed|ful|ing)?(?: out)?
    under (?:so much |a lot of )?pressure
    too much (?:for me|to do|on my plate|going on|work|at once|pressure)
    (?:so much|a lot) on my plate
    ${NO} (?:cope|keep up|handle|catch up|manage)(?: (?:it|this|with))?
    drown(?:ing)? in
    pil(?:ing|es?) up
    swamped
    snowed under
    (?:never|don't|do not) (?:get|have) a (?:minute|break|moment|second)
    no time (?:for|to)
    frazzled
    tense
    breaking point
    at my limit
    (?:pulled|torn) in (?:every|all|different) directions?
    jugg(?:le|ling)
    something has to give
    wants something from me
    (?:head|neck) (?:is )?above water
    burning the candle
    stretched (?:too )?thin
    hectic
    chaos
    chaotic
    non[ -]?stop
    one thing after another
    to[ -]do list`,
  ),
  cue(
    'stressed',
    0.6,
    -0.3,
    `
    deadlines?
    pressure
    keeps adding
    so much to do
    workload
    overtime
    overload(?:ed)?
    unread
    paperwork
    bills
    debts?
    two jobs
    behind (?:on|with)
    never ends
    rushed?`,
  ),
  cue(
    'tired',
    1,
    -0.4,
    `
    exhaust(?:ed|ing|ion)?
    burn(?:ed|t)?[ -]?out
    drained
    worn out
    wiped out
    tired(?! of)
    weary
    fatigued?
    sluggish
    shattered
    no energy
    zero energy
    sleepless
    insomnia
    knackered
    run down
    keep my eyes open
    (?:collapse|crash)(?:ed)? (?:on|into)
    nothing left (?:in the tank|to give)
    running on (?:empty|fumes|coffee)
    (?:${NO}|trouble|hard to|struggle to) (?:\\w+ ){0,2}sleep(?:ing)?
    ${NO} (?:get|fall|go) (?:back )?to sleep
    (?:lie|lying|lay) awake
    awake (?:at|all|since|until|till)
    (?:woke|wake|wakes|waking) (?:me |us |up )?(?:up )?(?:at (?:2|3|4|5|two|three|four|five)|\\w+ times|every hour|in the middle of the night)
    slept (?:badly|poorly|(?:only )?(?:\\w+ )?(?:two|three|four|\\d) hours)
    sleep(?:ing)? (?:badly|poorly)
    up all night
    need (?:a )?(?:rest|nap|break)`,
  ),
  cue(
    'sad',
    1,
    -0.7,
    `
    sad(?:ness|der|dened)?
    depress(?:ed|ing|ion)
    unhappy
    miserable
    misery
    heart ?broken
    hopeless(?:ness)?
    down(?= (?:today|lately|again|and|since)|[.!,]|$)
    feel(?:s|ing)? (?:so |really |very |a bit |quite |completely |just )?(?:down|low|blue|empty|numb|awful|terrible|horrible|bad|hollow|dead inside|like crying)
    empty inside
    cr(?:y|ying|ied)
    sobb?(?:ed|ing)?
    weep(?:ing)?
    tears
    teary
    hurts?
    hurting
    painful
    disappoint(?:ed|ing|ment)
    gutted
    crushed
    broken
    sorrow
    gloomy
    grey
    dark place
    awful
    no motivation
    unmotivated
    let down
    ${DONT} (?:enjoy|care about|look forward to|feel like doing) (?:anything|much|it anymore)
    nothing (?:is fun|brings me joy|interests me|makes me happy)
    lost interest
    ${NO} (?:even )?(?:get out of bed|face the day|stop crying|feel anything)
    stay(?:ed)? in bed
    homesick`,
  ),
  cue(
    'sad',
    0.9,
    -0.6,
    `
    (?:broke|breaking|broken|break)[ -]?up
    broke up
    divorc\\w*
    separat(?:ed|ion)
    (?:he|she|they) (?:left|dumped|ghosted|cheated on) me
    (?:dumped|ghosted|rejected|excluded|bullied)
    get over (?:someone|somebody|him|her|them|it)
    argu(?:e|ed|ing) (?:every|all|again|constantly)
    fight(?:ing)? (?:every|all the time|constantly)
    miss (?:him|her|them|my old|how (?:it|we|things))
    did not come
    forgot my birthday`,
  ),
  cue(
    'sad',
    1.4,
    -0.9,
    `
    no hope
    (?:what's|what is) the point
    no point
    pointless
    why bother
    never (?:get|gets|be|going to be|going to get) (?:any )?(?:better|good|happy|different)
    nothing (?:i do )?(?:works|helps|matters|makes (?:any|a) difference|ever changes|will (?:ever )?change)
    giv(?:ing|en|e) up
    stopped (?:believing|hoping|trying)
    ends? badly
    no future
    no way out
    lost all hope
    always be like this`,
  ),
  cue(
    'lonely',
    1.2,
    -0.6,
    `
    lonel(?:y|iness)
    (?:so |all |feel |feeling |am |completely |always |eat \\w+ |here |sit )alone
    alone in
    by myself
    isolat(?:ed|ion)
    left (?:out|behind)
    no friends
    no one to (?:talk to|call|turn to|go with)
    ${NOBODY} (?:ever |really |even )?(?:cares|calls|texts|understands|talks to me|asks|invites|is there|notices|visits|writes|wants me|to talk to|i (?:could|can) (?:call|ring|talk to|turn to))
    there is ${NOBODY}
    ${DONT} (?:really )?know (?:anyone|anybody|a soul)
    ${DONT} have (?:any )?(?:friends|anyone|anybody)
    on my own
    invisible
    ${DONT} belong
    (?:like )?an outsider
    friends? (?:have |has )?(?:all )?(?:moved away|drifted|stopped)
    without (?:me|inviting me)`,
  ),
  cue(
    'grieving',
    1.5,
    -0.7,
    `
    grie(?:f|ving|ve)
    mourn\\w*
    passed away
    funeral
    died
    dies
    my late
    los(?:t|ing|e) (?:my|our|her|him) (?:\\w+ )?${KIN}
    los(?:t|ing|e) (?:my|our) ${KIN}
    bereave\\w*
    (?:put|had to put) (?:our|my) ${KIN} (?:down|to sleep)
    miss (?:my|our) (?:late )?${KIN}(?: so much)?
    widow(?:er|ed)?
    (?:his|her|their|'s) (?:death|grave|ashes|passing)
    miscarr\\w+
    stillb\\w+
    would have (?:turned|been|loved)
    (?:first|another) (?:birthday|christmas|summer|year|anniversary) without (?:him|her|them|my)
    since (?:he|she|they)(?:'s| is| are| was)? gone
    no longer with us
    (?:his|her) (?:empty )?(?:chair|clothes|voicemail|side of the bed)`,
  ),
  cue(
    'angry',
    1.2,
    -0.7,
    `
    furious
    enraged
    rage
    raging
    livid
    fuming
    seething
    hate(?:s|d)? (?:how|it when|that|him|her|them|when|my (?:boss|job|ex))
    blood boil(?:s|ing)?
    (?:so |really )?mad (?:at|about|with)
    so mad
    angr(?:y|ier)
    anger
    lost (?:my temper|it with)
    outrag(?:ed|eous)
    piss(?:ed|es) (?:me )?off
    betray(?:ed|al)
    how dare
    (?:could|want to|wanted to) (?:scream|punch|throw|smash|kick)
    scream(?:ed|ing)? at
    slamm?(?:ed|ing)?
    lied to me
    behind my back
    disrespect\\w*
    stabbed in the back
    disgusted`,
  ),
  cue(
    'angry',
    0.8,
    -0.45,
    `
    frustrat(?:ed|ing|es|ion)
    annoy(?:s|ed|ing|ance)?
    irritat(?:ed|ing|es|ion)
    fed up
    sick of
    sick and tired
    tired of
    (?:driving|drives|drove) me (?:mad|crazy|insane|nuts|up the wall)
    had enough
    resent\\w*
    unfair
    not fair
    ugh+
    a+rgh+
    grr+
    (?:getting|gets) on my nerves
    (?:crashed|broke|broken|late|failed|cancelled|delayed) (?:down )?again
    late for the \\w+ time
    (?:\\w+) time (?:this|in a) (?:week|row|month)
    typical
    useless
    ridiculous
    nonsense
    pathetic excuse
    ignor(?:es|ed|ing) me
    takes? me for granted
    have to do everything
    never (?:listens?|helps?|asks?|cleans?|thanks?)
    does not (?:even )?(?:listen|help|bother)
    waste of time
    stuck in traffic
    (?:gave|give) (?:it|my \\w+) to`,
  ),
  cue(
    'ashamed',
    1.2,
    -0.7,
    `
    ashamed
    shame(?:ful)?
    guilt(?:y)?
    embarrass(?:ed|es|ing|ment)?
    humiliat\\w*
    mortified
    hate(?:s|d)? (?:myself|my body|how i look)
    worthless
    (?:a |such a |like a |total )(?:failure|fraud|loser|burden|disappointment|bad (?:mother|father|parent|person|friend|mum|mom|dad))
    (?:not|never) good enough
    impost[eo]r
    my (?:own )?fault
    blame myself
    i am (?:so |such )?(?:an idiot|stupid|pathetic|disgusting|weak|ugly|dumb|useless)
    i'm (?:so |such )?(?:an idiot|stupid|pathetic|disgusting|weak|ugly|dumb|useless)
    let (?:everyone|everybody|them|him|her|my \\w+) down
    feel(?:ing)? (?:so |really )?(?:terrible|awful|bad|horrible) (?:about|that i|for)
    (?:yelled|shouted|snapp(?:ed|ing)|snap) at (?:my|the) (?:kids?|child|children|sons?|daughters?|wife|husband|mum|mom)
    regret(?:s|ted)?
    blush(?:ed|ing)?
    (?:sink|sunk) into the (?:floor|ground)
    they all (?:stared|laughed)
    (?:everyone|everybody) (?:stared|laughed|was laughing|was staring)
    made a fool of myself
    i (?:messed|screwed) (?:it )?up
    should(?: not|n't)? have (?:said|done|told|known)
    (?:cheated|gave in|slipped up|relapsed)(?: \\w+){0,4} again`,
  ),
  cue(
    'happy',
    1.1,
    0.8,
    `
    happy
    happier
    happiness
    so glad
    joy(?:ful)?
    excited
    exciting
    thrilled
    delighted
    over the moon
    cloud nine
    wonderful
    amazing
    fantastic
    great
    awesome
    brilliant
    lovely
    proud
    loved? (?:it|this|every)
    best (?:day|news|week|weekend|year|trip|thing|time)
    good news
    yay+
    hoo?ray
    woo?hoo+
    celebrat\\w*
    laughed so
    fun
    enjoy(?:ed|ing)
    ca(?:n't|n not|nnot) believe it worked
    dream come true`,
  ),
  cue(
    'happy',
    0.9,
    0.6,
    `
    (?:i )?got (?:the|a new|my|that|into|in|accepted|promoted|engaged|married) ?(?:job|place|offer|promotion|results?|flat|licen[cs]e)?
    pass(?:ed)? (?:my|the|his|her|all) (?:\\w+ )?(?:exam|test|course|class|driving|interview)s?
    (?:i )?(?:finally |actually )?managed to
    i did it
    we did it
    said yes
    made it (?:through|to)
    (?:i )?finally (?:went|did|called|said|told|finished|asked|slept|managed|finish)
    guess what
    for the first time
    did not (?:drink|smoke|use|binge|self[ -]harm)(?: \\w+)? (?:today|this|for|all)
    didn't (?:drink|smoke|use|binge|self[ -]harm)(?: \\w+)? (?:today|this|for|all)
    (?:\\w+) (?:days|weeks|months|year) (?:clean|sober)
    having a baby
    (?:everything|all|i) (?:is|am) (?:all )?clear
    hugged me
    (?:he|she|they) (?:came|called|apologi[sz]ed|forgave)
    won
    it worked
    a year ago i could(?: not|n't)`,
  ),
  cue(
    'happy',
    0.8,
    0.5,
    `
    calm(?:er)?(?= (?:today|now|again|after|and|,)|[,.!]|$)
    feel(?:ing)? (?:much |so |a bit |a little |pretty |really |quite )?(?:better|good|fine|well|okay|ok|lighter|stronger|safe|free|hopeful|confident|myself again|alive)
    (?:i am|i'm|it was|it went|went|all is) (?:really |actually |quite |so )?(?:fine|well|okay|good|better)
    at peace
    peaceful
    at ease
    (?:head|mind|house) is (?:finally )?quiet
    relax(?:ed|ing)
    relie(?:ved|f)
    content
    did me good
    slept (?:really |so )?(?:well|through)
    better (?:today|now|than)
    getting better
    improv(?:ed|ing)
    (?:panic|pain|fear|anxiety|pressure|weight|headache|worry|anger) (?:is|has|are) (?:gone|lifted|less)
    good (?:day|week|talk|conversation)
    was (?:really |so )?(?:good|nice|lovely)
    less (?:anxious|stressed|angry|afraid|scared|sad|tense|lonely)
    (?:maybe|only) once a (?:week|month)`,
  ),
  cue(
    'happy',
    0.7,
    0.5,
    `
    thank(?:s| you)(?! for asking)
    thx
    grateful
    thankful
    appreciate
    blessed
    (?:really |so )?helped(?: me)?(?: a lot)?
    good listener
    looking forward
    fresh start
    can do this
    (?:might|could|will) (?:really |actually )?work
    what i needed`,
  ),
];
