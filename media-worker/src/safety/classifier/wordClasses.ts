/**
 * Words that stand for one another in what people in danger say, in normalised form: what is learned of one holds for all
 * of its class. "My nan's tablets" teaches something of "my uncle's pills". A word is in one class.
 */
const CLASSES: Readonly<Record<string, string>> = {
  self: 'i me my mine myself we us our ours ourselves',
  you: 'you your yours yourself',
  he: 'he him his himself she her hers herself they them their theirs themselves themself',
  family:
    'mum mom mother mummy mama mam ma amma dad father daddy papa appa brother brothers sister sisters bro sis son sons daughter daughters child children kid kids baby babies boy boys girl girls husband hubby wife partner parents family nan nana gran granny grandma grandmother grandad grandpa grandfather grandson granddaughter grandchildren uncle aunt auntie cousin nephew niece twin bhaiya bhabhi',
  inlaw: 'stepdad stepfather stepmum stepmom stepmother stepbrother in-laws laws law fiance fiancee spouse',
  friend:
    'friend friends mate mates bestie bestfriend buddy bff boyfriend girlfriend bf gf ex flatmate flatmates housemate roommate roommates colleague colleagues coworker coworkers classmate neighbour neighbours neighbor neighbors guy lad pal',
  authority:
    'teacher teachers coach boss manager sergeant pastor priest imam landlord madam oga carer nurse doctor gp therapist counsellor psychiatrist psychologist warden officer police paramedics ambulance',
  charge: 'student students pupil pupils patient patients client clients caller customer',
  pills:
    'pills pill tablets tablet meds medication medications medicine medicines antidepressants painkillers paracetamol tylenol ibuprofen aspirin insulin morphine methadone sertraline lithium codeine sedatives capsules opioids fentanyl xanax valium benzos patches',
  packet:
    'packet packets bottle bottles strip strips box boxes handful cabinet blister prescription prescriptions dose pile piles',
  poison:
    'bleach poison pesticide weedkiller antifreeze acid phenyl sniper kerosene disinfectant chemical chemicals powder canister helium charcoal exhaust hose fumes gas petrol',
  noose:
    'rope ropes noose cord belt scarf knot sheet dupatta saree sari cable wire lead beam hook rafter fan branch stool chair',
  blade:
    'razor razors blade blades knife knives scalpel scissors machete cutlass axe hammer bat sharpener compass glass pin needle dagger',
  gun: 'gun guns pistol pistols rifle revolver shotgun handgun weapon bullet bullets ammo ammunition rounds trigger barrel magazine clip',
  height:
    'bridge bridges roof rooftop ledge balcony cliff cliffs window tower viaduct dam terrace overpass edge railing railings barrier parapet storey rail scaffold floor',
  track:
    'train trains track tracks platform rails railway tube subway metro lorry truck bus traffic motorway highway crossing',
  water: 'river sea lake reservoir ocean canal well water tide bath bathtub quarry current',
  kill: 'kill kills killing killed murder murdering murdered shoot shooting shot stab stabbing stabbed strangle strangling strangled smother drown drowning drowned hang hanging hanged hung slit burn poison poisoning poisoned execute slaughter behead',
  die: 'die dies dying died dead death deceased suicide suicidal unalive',
  alive: 'live living alive exist existing existence lived life breathing breathe survive',
  gone: 'gone vanish disappear disappeared vanished erased leave leaving departed leaves left',
  wake: 'wake waking woke awake asleep sleep sleeping slept',
  end: 'end ending ended finish finished finishing over done stop final last quit',
  cut: 'cut cuts cutting slice slicing carve carved carving scratch scratching scratched bleed bleeding bled blood scar scars wound wounds',
  hurt: 'hurt hurts hurting hurted harm harming injure injuring pain punish punishing punishment bruise bruises bruised burned burnt burns',
  hit: 'hit hits hitting beat beats beating beaten punch punches punched punching kick kicks kicked slap slaps slapped shove shoved push pushed pushes pushing choke choked chokes choking grab grabbed drag dragged threw throws throw flog flogged smack smacked whip whipped twist twists pinch pinches bite bites',
  force:
    'force forced forces forcing make makes made threaten threatens threatened threatening blackmail blackmailing lock locks locked controls control trap trapped',
  touch:
    'touch touches touched touching rape raped rapes raping molest molested molests assaulted abuse abused abuses abusing grope groped naked nudes',
  take: 'take takes taking took taken swallow swallowed swallowing drink drank drinking drunk inject injected overdose overdosed overdosing',
  jump: 'jump jumps jumping jumped leap leaping step stepping stepped fall falling crash crashing crashed swerve',
  get: 'buy bought buying get got getting ordered order collected collecting saved saving hoarding hoarded stockpiled stockpiling hid hidden hiding keep keeping kept stole borrowed picked',
  give: 'give giving gave given donate donated hand handing handed pass passed passing',
  note: 'note notes letter letters will envelope video videos message messages email emails text texts voicemail post',
  bye: 'goodbye goodbyes bye farewell adieu goodnight',
  sorry: 'sorry apologise apologies forgive forgiveness forgiven blame fault',
  love: 'love loved loves loving',
  remember: 'remember remembered forget forgotten miss missed missing',
  burden: 'burden load nuisance bother drain weight liability trouble problem waste useless worthless',
  better: 'better easier happier lighter free relieved relief peace peaceful calm',
  nobody: 'nobody noone none nothing',
  everyone: 'everyone everybody anyone anybody someone somebody people',
  tonight: 'tonight tomorrow today weekend morning evening night midnight dawn sunrise soon later now',
  day: 'monday tuesday wednesday thursday friday saturday sunday birthday christmas easter diwali',
  since: 'yesterday ago earlier minutes hours days weeks fortnight hour minute week',
  years: 'year years decade decades twenties teens thirties childhood school university college',
  plan: 'plan plans planned planning decided decide decision chosen chose choose picked set date ready arranged prepared',
  want: 'want wants wanted wanting wish wishes wished wishing hope hopes hoping hoped urge urges need needs needed crave craving long longing like would',
  will: 'will shall going gonna about',
  think:
    'think thinks thinking thought thoughts imagine imagining picture picturing consider considering wonder wondering dream dreaming',
  try: 'try tries trying tried attempt attempted attempts',
  not: 'not no never without neither nor cannot',
  pray: 'god lord jesus allah heaven pray prays praying prayed prayer almighty',
  hospital: 'hospital ward icu er resus stitches stitched discharged sectioned admitted',
  find: 'find finds found finding look looking search searched searching googled google googling lookup researching research read reading',
  tired: 'tired exhausted sick fed drained worn weary',
  sad: 'sad hopeless empty numb depressed lonely alone miserable broken crushed ashamed guilty low down crying cry cried tears',
  body: 'wrist wrists arm arms leg legs thigh thighs throat neck skin head face hand hands stomach hip veins vein',
  scared: 'scared afraid frightened terrified fear worried',
  fun: 'lol haha game movie film book song episode series level boss character story novel play match',
};

const classes = new Map<string, string>();
for (const [name, words] of Object.entries(CLASSES)) {
  for (const word of words.split(' ')) if (!classes.has(word)) classes.set(word, name);
}

/** @returns the class of a word; the word itself where it has none. */
export function classOf(word: string): string | undefined {
  return classes.get(word);
}
