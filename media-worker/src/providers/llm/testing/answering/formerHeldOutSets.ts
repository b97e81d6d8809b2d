import type { AnsweringSet } from './AnsweringSet.ts';

/**
 * Held out at first, in three rounds: when the search first met them it answered 29 of 42 questions, 17 of 42 and 15 of 28. What
 * it missed was then looked at, so they count as development sets.
 */
export const FORMER_HELD_OUT_SETS: readonly AnsweringSet[] = [
  {
    name: 'job',
    context: `
You are interviewing candidates for the position below. Be neutral. Never promise anything.

Position: Head chef, full time
Employer: Restaurant Saltmarsh, a seafood restaurant with 60 seats on the harbour of Galway
Start: 1 September
Salary: 52,000 to 58,000 euros a year, depending on experience, plus a share of the tips
Contract: permanent, with a trial period of six months

What you do
- Lead a kitchen brigade of seven
- Write the menu, which changes with the seasons
- Order from local fishermen and farms
- Keep food costs below 30 percent
- Train two apprentices

What you bring
- At least six years in professional kitchens, two of them as a sous chef or above
- A certificate in food safety
- Good English; Irish is welcome but not needed
- No driving licence is required

What we offer
The restaurant is closed on Sundays and Mondays, so you always have two days off in a row. Shifts are ten hours long and begin at
noon. Staff get 28 days of holiday and eat for free. For the first three months we provide a flat above the restaurant; after
that we help with finding a home. We pay for one course a year.

The owners are Niamh Kelly, who runs the dining room, and her brother Declan, who keeps the books. The restaurant opened in 2014 and
received its first star in 2019.
Applications go to jobs@saltmarsh.example until 15 June. Shortlisted candidates cook a trial menu of three courses for the team;
we pay 150 euros for that day. A decision is made within two weeks of the trial.
Ask about leadership. If the candidate asks about other candidates, decline.
`,
    questions: [
      ['What would I earn?', /52,000/],
      ['When does the job start?', /1 September/],
      ['How large would my team be?', /seven/],
      ['How many years of experience do you expect?', /six years/],
      ['Do I have to speak Irish?', /not needed/],
      ["Do I need a driver's license?", /No driving licence/],
      ['Which days would I have off?', /Sundays and Mondays/],
      ['How long are the shifts?', /ten hours/],
      ['How much vacation is there?', /28 days/],
      ['Is there somewhere to live?', /flat above/],
      ['Who owns the restaurant?', /Niamh Kelly/],
      ['What is the deadline for applying?', /15 June/],
      ['Do I get paid for the trial day?', /150 euros/],
      ['How long is the probation period?', /six months/],
    ],
    unanswerable: [
      'Is there a pension plan?',
      'How many other candidates are there?',
      'Who was the chef before me?',
    ],
  },
  {
    name: 'subscription',
    context: `
# Papyra help centre

Papyra is an app for audiobooks and magazines, made by a small company in Tallinn. More than 90,000 titles are available in eleven
languages.

## Plans
The Solo plan costs 9.99 euros a month and is for one person. The Family plan costs 15.99 euros a month and is for up to five
people in one household. Students pay half price with a valid student card. Every new customer can try Papyra free for 14 days.

## Your account
Q: How do I change my password?
A: Open Settings, choose Account and then Change password; you get a link by email that works for one hour.
Q: Can I pause my subscription?
A: You can pause it for up to three months, once a year, under Settings, Subscription.
Q: How do I end my subscription?
A: Choose End subscription under Settings before the last day of the billing period. You can listen until that period is over.
Q: Will I get a refund?
A: Months that have begun are not refunded, except when a title you bought does not play.

## Listening
Books can be downloaded and heard without internet on up to four devices. Playback speed goes from half to three times. The sleep
timer stops the book after 15, 30 or 60 minutes. Papyra runs on iPhones from iOS 16, on Android from version 10, and in any
modern browser. There is no app for televisions yet. Bookmarks are kept for as long as you have an account.

## Children
The child mode hides all titles for adults and is protected by a four digit code.

## Contact
Write to help@papyra.example, or use the chat on weekdays between 9 and 17. We answer emails within one working day. We do not
offer support by phone.

Tone: warm, short. Never blame the customer. Escalate billing disputes to a human colleague.
`,
    questions: [
      ['What does the family plan cost?', /15\.99/],
      ['How many people can share the family plan?', /five\s+people/],
      ['Is there a discount for students?', /half price/],
      ['Can I test it before I pay?', /14 days/],
      ['I forgot my password, what now?', /Change password/],
      ['Can I take a break from my subscription?', /three months/],
      ['How do I cancel?', /End subscription/],
      ['Do I get my money back?', /not refunded/],
      ['Can I listen offline?', /without internet/],
      ['Can I make the reader talk faster?', /Playback speed/],
      ['Does it work on my TV?', /no app for televisions/],
      ['Is it safe for my kids?', /child mode/],
      ['Is there a number that I can call?', /support by phone/],
      ['How quickly do you reply to emails?', /one working day/],
    ],
    unanswerable: [
      'Who is the founder of the company?',
      'Can I give a subscription as a gift?',
      'Which magazine is read the most?',
    ],
  },
  {
    name: 'library',
    context: `
The Harbour Library is the public library of Westport. It is open Tuesday through Friday from 10 in the morning until 7 in the
evening and on Saturdays until 3 in the afternoon; on Sundays and Mondays it stays closed. A library card is free for everyone
who lives in the county and costs 15 dollars a year for everyone else. To get one, show a photo ID and something with your
address on it. Children under 13 need the signature of a parent.
Books may be kept for three weeks and films for one week. You can renew a book twice, unless somebody else has asked for it. Up to
twenty items may be borrowed at a time. Late books cost 25 cents a day; children pay no late fees. A lost book costs its price
plus a five dollar handling fee. There is a return box next to the front door that is open day and night.
The reading room on the upper floor has forty seats and is a quiet zone. Study rooms can be reserved for two hours a day through
the website. Wireless internet is free, and the password is on the notice board. Printing costs 10 cents a page in black and
white and 40 cents in color. Food is not allowed, but drinks with a lid are.
Story time for small children takes place on Wednesday mornings at half past ten. The chess club meets on Thursday evenings.
Volunteers help with tax forms in March. The library was built in 1931 after plans by Eleanor Voss and renovated in 2018. Margaret
Liu has been the head librarian since 2020. The building has a ramp and an accessible toilet on the ground floor. Dogs may not come
in, except for guide dogs. Bus lines 4 and 12 stop in front of the house.
You are a helpful library assistant. Please keep answers short. Do not recommend books with violence to children.
`,
    questions: [
      ['What are your opening hours on Saturday?', /until 3/],
      ['Are you open on Monday?', /stays closed/],
      ['How much is a library card?', /free for everyone|15 dollars/],
      ['What do I need to sign up for a card?', /photo ID/],
      ['How long can I keep a book?', /three weeks/],
      ['How many things can I take out at once?', /twenty items/],
      ['What do you charge when a book is overdue?', /25 cents/],
      ['Can I return something at night?', /return box/],
      ['Can I eat in here?', /Food is not allowed/],
      ['How do I book a study room?', /website/],
      ['Do you have wifi?', /internet is free/i],
      ['What does a color print cost?', /40 cents/],
      ['When is story time?', /Wednesday/],
      ['Can I get in with a wheelchair?', /ramp/],
    ],
    unanswerable: [
      'Is there a cafe?',
      'Do you have the new book by Stephen King?',
      'Can I rent the hall for a wedding?',
    ],
  },
  {
    name: 'vet',
    context: `
Paws & Claws is a veterinary clinic for dogs, cats and rabbits in Leith. We do not treat horses, birds or reptiles.

Opening times: Monday to Friday 8.30 to 18.30, Saturday 9 to 12
Emergencies: at night and on Sundays call 0131 555 900; the emergency fee is 120 pounds
Address: 14 Quay Road, next to the post office; the bus stop Quay Road is at the door

Our vets
Doctor Isla Munro founded the clinic in 2006 and does the operations. Doctor Tom Adeyemi sees skin problems and allergies.

Prices
A consultation costs 42 pounds and takes a quarter of an hour. A vaccination is 55 pounds, a microchip 20 pounds. Neutering a male cat costs
85 pounds, a female cat 110 pounds. For the price of a larger operation you get a written estimate beforehand. You can pay by card or in
cash; bills above 300 pounds can be paid in three parts.

Before an operation your animal must not eat for twelve hours, but may drink. Bring it between 8.30 and 9.30; most patients can go home
the same afternoon. Stitches are removed after ten days, which costs nothing.

Puppies should have their first vaccination at eight weeks. Cats travel best in a closed basket; dogs must be on a lead in the
waiting room. Prescriptions can be ordered by phone and are ready the next day. We sell diet food but no toys.

Every first Wednesday of the month at 19 there is a free puppy class in the back room, led by our nurse Aileen.

Speak gently. Never give doses of medicine. If the caller describes poisoning, tell them to come at once.
`,
    questions: [
      ['What kinds of animals do you treat?', /dogs, cats and rabbits/],
      ['Can I bring my parrot?', /birds|dogs, cats/],
      ['Are you open on Saturday afternoon?', /Saturday 9 to 12/],
      ['Who do I call at night?', /0131 555 900/],
      ['Where is the clinic?', /Quay Road/],
      ['Who does the operations?', /Isla Munro/],
      ['My dog keeps scratching his skin. Who should look at it?', /Adeyemi/],
      ['How much is a consultation?', /42 pounds/],
      ['What does it cost to have my tomcat neutered?', /85\s+pounds/],
      ['Can I pay a big bill in instalments?', /three parts/],
      ['May my cat eat before surgery?', /must not eat/],
      ['When can the stitches come out?', /ten days/],
      ['How old should a puppy be for its first shot?', /eight weeks/],
      ['Is there a class for puppies?', /puppy class/],
    ],
    unanswerable: [
      'Do you offer dog grooming?',
      'How much is an x-ray?',
      'Can my dog stay with you while I am on holiday?',
    ],
  },
  {
    name: 'language school',
    context: `
# Lingua Porto

Lingua Porto teaches Portuguese to adults. Classes are held in the Rua das Flores, five minutes on foot from the São Bento station.

## Courses
* Intensive course: twenty lessons a week in the mornings, 245 euros a week
* Evening course: twice a week for ten weeks, 290 euros
* Private lessons: 38 euros an hour, at a time of your choice
A lesson lasts 45 minutes. There are at most nine students in a class. Courses for beginners start on the first Monday of each month; whoever knows some
Portuguese can start on any Monday after a placement test, which is online, free, and takes twenty minutes.

## Good to know
Course books are included in the intensive course; in all other courses they cost 32 euros. Those who attend at least 80 percent of the lessons get
a certificate. A missed private lesson must be paid unless you tell us the day before. You may change the course once, in the first
week, without a fee. If fewer than four people enrol, the course is cancelled and you get everything back.

## Living
We arrange rooms with host families: 190 euros a week with breakfast, 260 with dinner as well. Flats are not arranged. The minimum age is 17.

## Afternoons
On Tuesdays there is a cooking evening, on Thursdays a walk through the city with our teacher Rui. Both are free for students of the
school. On Saturdays we go on trips to the Douro valley or the coast, from 35 euros.

The head of the school is Marta Queiroz. The office is open on weekdays from 9 to 18; in August the school is closed. To enrol, fill in the form on
our website and pay 60 euros; the rest is due on the first day.

Always answer in simple English. Encourage the visitor to take the placement test.
`,
    questions: [
      ['Which language do you teach?', /Portuguese/],
      ['Where do the classes take place?', /Rua das Flores/],
      ['What is the price of the intensive course?', /245 euros/],
      ['How long is one lesson?', /45 minutes/],
      ['How many people are in a class?', /nine students/],
      ['I am a complete beginner. When can I start?', /first Monday/],
      ['Do I have to pay for the placement test?', /free/],
      ['Are books included?', /included in the intensive/],
      ['Will I receive a certificate at the end?', /certificate/],
      ['Can I switch to another course?', /change the course/],
      ['What happens if not enough people sign up?', /cancelled/],
      ['Can you find me a place to stay with a family?', /host families/],
      ['Is there something to do on Thursdays?', /walk through the city/],
      ['How do I enroll?', /form on/],
    ],
    unanswerable: [
      'Do you teach children?',
      'Can I get a student visa through you?',
      'How many teachers do you have?',
    ],
  },
  {
    name: 'car rental',
    context: `
Our company, Fjordbil, rents out cars at Bergen airport. The desk in the arrivals hall is staffed from 6 in the morning to midnight. Whoever lands later
gets the key from a box with a code. A small car costs 490 kroner a day, an estate car 690, a van with nine seats 1,250. From seven
days on everything is 15 percent cheaper. All cars may be driven without a limit of kilometres. Drivers must be at least 21 and have
held a licence for a year; under 25 there is a surcharge of 90 kroner a day. A second driver is free. We need a credit card in the
driver's name for the deposit of 3,000 kroner, which is released within five days after the return. Debit cards are not accepted.
Basic insurance is included with an excess of 8,000 kroner; for 120 kroner a day the excess falls to nothing. Glass and tyres are not
covered by either. Child seats are 150 kroner for the whole rental, ski racks 200. From November to April every car has winter tyres with studs.
Bring the car back with a full tank, otherwise we charge 300 kroner plus the fuel. Half of our cars are electric; charging is paid by the driver with the
chip on the key ring. You may drive to Sweden, Denmark and Finland, but not take the car on ferries to Iceland. Road tolls are registered automatically and
charged to your card two weeks later. After an accident call the police and then our hotline, 55 00 11 22, which answers at all
hours. Bookings can be changed or cancelled up to 24 hours before without cost. A late return costs a whole day after the first hour. Smoking
in the cars is punished with a cleaning fee of 1,500 kroner. Pets are allowed in a cage. The firm has belonged to the Lie family since 1987.
Your name is Sverre. Never argue about fines.
`,
    questions: [
      ['Where do I pick up the car?', /arrivals hall|airport/],
      ['My plane gets in at two at night. How do I get the key?', /box with a code/],
      ['How much is a small car per day?', /490/],
      ['Do I get a discount if I rent for ten days?', /15 percent/],
      ['Is the mileage unlimited?', /without a limit/],
      ['How old must I be to rent?', /at least 21/],
      ['Can my husband drive too?', /second driver/],
      ['How high is the deposit?', /3,000/],
      ['Do you take debit cards?', /not accepted/],
      ['What does a child seat cost?', /150 kroner/],
      ['Can I drive to Sweden?', /Sweden/],
      ['Do I have to fill up the tank?', /full tank/],
      ['What should I do after an accident?', /call the police/],
      ['What is the fine for smoking?', /1,500/],
    ],
    unanswerable: [
      'Do you have convertibles?',
      'Can I get a car with automatic transmission?',
      'Do you also rent out motorbikes?',
    ],
  },
  {
    name: 'festival',
    context: `
The Lakeside Sound Festival takes place from 11 to 13 July on the meadow below Castle Ruhenfels. About 9,000 visitors are expected each
day. There are three stages; on the main stage the music ends at midnight, in the tent at 3 in the morning.

Tickets
A day ticket costs 59 euros, all three days cost 129 euros. Children up to 10 come in free when an adult is with them. Tickets are sold on the website
only; at the gate there are none. You can resell a ticket on our exchange until 1 July. If the festival is called off, the full price
is paid back.

Camping
The campsite opens on Thursday at noon and must be empty on Monday at 10. A place for a tent is 25 euros a person for all nights. Campers are
parked separately and need an extra pass for 60 euros. Open fires are forbidden; gas cookers are allowed. There are showers, which cost 2 euros.

Getting there
The nearest station is Ruhenfels, from where a free shuttle bus runs every 15 minutes. Parking costs 10 euros a day. Bicycles can be locked up
at the north gate for nothing.

On the ground
Payment is cashless: load your wristband with a card at the booths or in the app. What is left is paid back until 31 July. You may bring
one litre of water in a plastic bottle, but no glass and no food. There are forty food stalls, a third of them vegan. Drones,
umbrellas and pets have to stay at home. First aid is next to the main stage. Found things are collected at the information tent.
Those with a disability get a raised platform in front of the main stage, and the person who helps them enters for free.
Earplugs are handed out at every bar.

Founder and director is Jonas Wirt, who held the first festival in his garden in 1998.
You are the festival's helper. Be cheerful. Never speculate about secret acts.
`,
    questions: [
      ['When is the festival?', /11 to 13 July/],
      ['What does a ticket for one day cost?', /59 euros/],
      ['Can I buy tickets at the entrance?', /at the gate there are none|website\s+only/],
      ['My daughter is eight. Does she need a ticket?', /up to 10/],
      ['What happens if the festival is cancelled?', /paid back/],
      ['When does the campsite open?', /Thursday at noon/],
      ['Can we light a fire?', /fires are forbidden/],
      ['Are there showers?', /showers/],
      ['How do I get from the station to the festival?', /shuttle/],
      ['How much is parking?', /10 euros/],
      ['Can I pay with cash?', /cashless/],
      ['Is there vegan food?', /vegan/],
      ['Can I bring my umbrella?', /umbrellas/],
      ['Who is the director?', /Jonas Wirt/],
    ],
    unanswerable: ['Who plays on Friday night?', 'Is there wifi on the ground?', 'Can I charge my phone?'],
  },
  {
    name: 'tenants',
    context: `
House rules and information for tenants of Birkenhof 7

Rent: due on the third working day of each month, by bank transfer
Caretaker: Mr Ilyas Demir, ground floor left, reachable on weekdays from 7 to 15 under 030 44 55 66
Heating failure or water damage outside these hours: emergency number 0176 123 45 67

Quiet is kept from 22 to 6 and from 13 to 15. Musical instruments may be played for two hours a day outside these times. Parties should be announced on the board
three days before.

Waste
Bins for paper, glass and leftovers are in the yard. The rubbish is collected on Tuesdays, paper every second Friday. Bulky things such as old
sofas are fetched by the city free of charge if you phone 030 777 00.

Laundry
There are four washing machines and two dryers in the basement. A wash costs 1.50 euros. The room is open from 7 to 21; on Sundays it is locked. Reserve your time on the list next to the door.

Pets
Cats and small animals are welcome. For a dog you need the landlord's consent in writing. Snakes are not permitted.

Bicycles belong in the bicycle cellar, prams under the stairs. Barbecues with charcoal are forbidden on the balconies, electric grills
are fine. The lift carries six persons. Each flat has a storage room in the attic. A lost key has to be reported at once; a new one costs
45 euros. Subletting needs our permission. Small repairs up to 100 euros are paid by the tenant.

Those who want to move out give notice three months before the end of a month. The deposit of three months' rent is paid back within six months
after moving out. The flat is handed over painted white.

The building dates from 1908 and belongs to the cooperative Gemeinsam. Members meet in April.

Answer formally. Never give legal advice. If a tenant is angry, stay calm.
`,
    questions: [
      ['When do I have to pay the rent?', /third working day/],
      ['Who is the caretaker?', /Ilyas Demir/],
      ['What number do I call when the heating breaks down at night?', /0176|030 44/],
      ['When do I have to be quiet?', /22 to 6/],
      ['How long may I practise the piano each day?', /two hours/],
      ['On which day is the garbage picked up?', /Tuesdays/],
      ['How do I get rid of my old couch?', /Bulky|sofas/],
      ['How much does it cost to wash my clothes?', /1\.50/],
      ['Can I do laundry on a Sunday?', /Sundays it is locked/],
      ['Am I allowed to have a dog?', /consent/],
      ['May I barbecue on my balcony?', /forbidden/],
      ['I lost my key. What do I do?', /reported at once/],
      ['How long is the notice period?', /three months/],
      ['When do I get my deposit back?', /six months/],
    ],
    unanswerable: [
      'Is there a garage?',
      'How much is the rent for a three room flat?',
      'Can I install an air conditioner?',
    ],
  },
];
