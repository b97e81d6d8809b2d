import type { Concepts } from './pattern.ts';

/** Named groups of words that the rules speak of. In normalised form: no apostrophes, contractions expanded. */
export const CONCEPTS: Concepts = {
  I: 'i|me|we|ill',
  AM: 'am|was|have been|feel|be|being|keep|been',
  VERY: 'really|just|so|very|actually|honestly|seriously|still|also|only|finally|all|ever|even|always|often|sometimes|probably|definitely|truly|much|completely|totally|simply|basically|already|lately|constantly',
  WANT: 'want to|plan is to|plan was to|wanted to|need to|would like to|am going to|going to|will|have to|am about to|about to|am ready to|ready to|plan to|am planning to|planning to|planning on|plan on|planned to|intend to|decided to|have decided to|trying to|am trying to|try to|am tempted to|tempted to|thinking of|thinking about|thought about|thoughts of|thoughts about|think about|considering|urge to|would rather|might|may|could|should|feel like|fantasize about|fantasizing about|dream of|dream about|wish i could|wish to|hoping to|hope to|ways to|way to|how to|how i would|how i will|when i|reason not to|prefer to|wanting to|craving to|desire to|able to|deserve to',
  KILL: 'kill|killing|hang|hanging|shoot|shooting|drown|drowning|stab|stabbing|poison|poisoning|gas|gassing|suffocate|suffocating|strangle|asphyxiate',
  SELF: 'myself',
  END_LIFE:
    'end my life|ending my life|end my own life|ending my own life|take my life|taking my life|take my own life|taking my own life|end it all|ending it all|end things for good|end my existence|end my misery|end my suffering|end my pain for good|finish myself|do away with myself|die by suicide|commit suicide|committing suicide',
  DIE: 'die|be dead|dying|be gone forever|not be alive|not exist|stop existing|cease to exist|stop living|not live|be no more|not be here any more|not be alive any more',
  METHOD:
    'slit my (wrist|wrists|throat)|slitting my (wrist|wrists|throat)|cut my (wrist|wrists|throat)|slash my (wrist|wrists)|open my (wrist|wrists|veins)|(jump|jumping) off (a|the|that|this|my) ...2 (bridge|roof|building|cliff|balcony|ledge|overpass|parking garage|tower|window)|(jump|jumping) from (a|the|that|this|my) ...2 (bridge|roof|building|cliff|balcony|ledge|overpass|tower|window)|(jump|jumping) (out of|out) (a|the|my) window|(jump|jumping) (in front of|under|onto) (a|the) ...2 (train|bus|truck|car|subway|tube|tracks)|(step|stepping) in front of (a|the) ...1 (train|bus|truck|car|subway)|walk into traffic|(drive|driving) (my car|off|into) ...4 (tree|wall|bridge|cliff|river|pole|traffic)|throw myself (off|under|in front of|from) ...3|overdose|overdosing|od on|(take|taking) (all|a bunch of|a whole bottle of|every one of) ...3 (pills|meds|medication|medicine|tablets|tylenol|paracetamol|sleeping pills|antidepressants)|swallow (all|a bunch of|the whole bottle of) ...3 (pills|meds|tablets)|put a (gun|bullet) ...4 (head|mouth|brain)|blow my brains out|pull the trigger|step off (the|this) (edge|ledge|chair)|hang from',
  MEANS:
    'pills|rope|gun|noose|razor|razors|blade|knife|bullets|bullet|insulin|meds|medication|tablets|sleeping pills|belt|helium|charcoal|tylenol|paracetamol|opioids|fentanyl|sedatives',
  SOON: 'tonight|today|now|right now|tomorrow|this evening|this weekend|this week|in an hour|soon|after this|later tonight|on my birthday|before morning|by morning',
  OTHER:
    'my (best |little |older |younger |big |old |ex )?(friend|brother|sister|mum|mom|mother|dad|father|son|daughter|husband|wife|partner|boyfriend|girlfriend|cousin|uncle|aunt|roommate|flatmate|colleague|coworker|neighbour|neighbor|boss|student|client|patient|kid|child|nephew|niece|grandson|granddaughter|teammate|classmate)|he|she|they|someone i know|a friend of mine|a friend|this girl|this guy|a girl i know|a guy i know|somebody',
  OTHER_SELF: 'himself|herself|themselves|themself|themselve',
  PEOPLE:
    'him|her|them|everyone|everybody|people|my (boss|wife|husband|ex|mother|father|mom|mum|dad|brother|sister|neighbour|neighbor|roommate|teacher|coworkers|family|kids|children|classmates|boyfriend|girlfriend|partner)|those people|that man|that woman|the guy who|someone|somebody',
  ABUSER:
    'he|she|they|my (husband|wife|boyfriend|girlfriend|partner|dad|father|mom|mum|mother|stepdad|stepfather|uncle|brother|coach|teacher|ex|boss|stepmom|grandfather|grandpa|parents)',
  /** Heading for an act of one's own, in whatever grammar. */
  TOWARDS:
    'want|wanting|wants|wanted|need|needing|going|about|ready|planning|plan|intend|intending|decided|determined|tempted|prepared|prefer|hoping|hope|wish|wishing|long|longing|craving|eager|willing|trying|aching|dying|desperate|deserve|urge|desire|courage|guts|nerve|strength|way|ways|how|time|temptation|impulse|compulsion|excuse|reason',
  /** Turning an act over in the mind. */
  THINKING:
    'thinking|think|thought|thoughts|dreaming|dream|daydream|daydreaming|fantasizing|fantasising|fantasize|fantasise|fantasies|fantasy|obsessing|obsessed|ideas|idea|images|visions|contemplating|considering|considered|consider|contemplated|imagining|imagine|picturing|ruminating|talking|reading|researching|planning|planned|plans',
  /** One's own death as a thing: behind "thinking about". */
  OWN_DEATH:
    'suicide|dying|death|being dead|my death|my own death|my funeral|my own funeral|not being here|not being alive|not existing|disappearing|how i would die|how i will die|ending things|ending it|ending my ...2|my own suicide|taking my ...2|jumping ...4|crashing ...4|hurting myself badly|killing myself|overdosing|doing it',
  /** One's own act, as a verb of any form: with MYSELF. */
  ACT_ON:
    'kill|killing|killed|hang|hanging|hanged|hung|shoot|shooting|shot|drown|drowning|drowned|stab|stabbing|stabbed|poison|poisoning|poisoned|gas|gassing|suffocate|suffocating|suffocated|strangle|strangling|asphyxiate|electrocute|electrocuting|murder|murdering|execute|bleed',
  LIVE: 'live|be alive|exist|stay alive|keep living|go on living|keep existing|be living|continue living|continue to live|carry on living|remain alive|live on|be in this world|be on this earth|be on this planet|be part of this world|keep breathing|breathe any more|survive',
  /** The state of not being, in the mouth of one who wishes for it. */
  GONE: 'gone|dead|no longer here|not here|not around|not alive|never born|not born|out of the way|out of the picture|not there|not in it|not in (their|your|his|her) (life|lives)|no longer (around|alive|in it)|to disappear|to die|to vanish|to go away|did not exist|never existed|disappeared|died|vanished|was never here|were never here|was not in (it|the picture)|were not in (it|the picture)|kill myself|killed myself|end it|ended it',
  PILLS:
    'pills|pill|tablets|meds|medication|medications|medicine|medicines|antidepressants|painkillers|sleeping pills|sleeping tablets|paracetamol|tylenol|ibuprofen|aspirin|advil|xanax|valium|benzos|insulin|morphine|oxy|oxycodone|oxycontin|fentanyl|opioids|heroin|codeine|sedatives|capsules|bleach|poison|antifreeze|lithium|prozac|sertraline|ambien|trazodone|adderall',
  RELATIVE:
    '(best |little |older |younger |big |ex |twin )?(friend|friends|brother|sister|mum|mom|mother|dad|father|son|daughter|husband|wife|partner|boyfriend|girlfriend|cousin|uncle|aunt|roommate|flatmate|colleague|coworker|neighbour|neighbor|boss|student|students|client|patient|kid|child|nephew|niece|grandson|granddaughter|grandfather|grandmother|grandma|grandpa|teammate|classmate|ex|stepson|stepdaughter|mate|buddy|bestie|bf|gf|teacher|coach|stepfather|stepdad|stepmom|stepmother|parents|fiance|fiancee|spouse|dads|family)',
};
