import type { AnsweringSet } from './AnsweringSet.ts';

/** The sets that the search may be tuned on. */
export const DEVELOPMENT_SETS: readonly AnsweringSet[] = [
  {
    name: 'clinic',
    context: `
You are the receptionist of Lindenhof Dental. Be calm and friendly. Never give a diagnosis.

## The practice
Lindenhof Dental is a family practice with three dentists and two hygienists. Doctor Amara Osei leads the practice; she
took it over from her father in 2009. Doctor Felix Brandt looks after children, and Doctor Yuki Tanaka does implants.

## Hours
We see patients Monday to Thursday from 8 a.m. to 6 p.m. and on Friday from 8 a.m. to 1 p.m. The practice is closed at
weekends. Outside these hours the emergency dental service answers at 0800 555 7000.

## Appointments
New patients usually get an appointment within ten days. Please come fifteen minutes early for the first visit to fill in
the forms. Bring your insurance card and a list of the medicines you take. If you cannot come, let us know at least 24
hours before, otherwise we charge 40 euros.

## Treatments and prices
- A check-up is covered by insurance and takes about twenty minutes.
- Professional cleaning costs 95 euros and takes an hour.
- Whitening costs 320 euros. We do not whiten the teeth of patients under 18.
- Fillings are made of ceramic; we no longer use amalgam.
- Anxious patients can have laughing gas for 60 euros.

If the caller is in strong pain, offer an appointment on the same day.

Payment can be made in instalments from 200 euros upwards. We do not take American Express.
The entrance is on Linden Street 4, and there is a lift to the second floor. Two parking spaces for patients are behind the
building. The tram stop Marktplatz is three minutes away.
`,
    questions: [
      ['Who runs the practice?', /Amara Osei/],
      ['Which dentist should I see with my six year old son?', /Felix Brandt/],
      ['Until when are you there on Fridays?', /1 p\.m/],
      ['Can I come on Saturday?', /closed at\s+weekends/],
      ['How soon could I get an appointment as a new patient?', /ten days/],
      ['What do I need to bring along?', /insurance card/],
      ["What happens if I can't make it?", /24\s+hours|40 euros/],
      ['How expensive is a cleaning?', /95 euros/],
      ['How long does a check-up take?', /twenty minutes/],
      ['Do you still use amalgam?', /no longer use amalgam/],
      ['My daughter is 16, can she get her teeth whitened?', /under 18/],
      ['I am scared of the dentist. Is there anything you can do?', /laughing gas/],
      ['Is there an elevator?', /lift/],
      ['Where can I leave my car?', /parking spaces/],
    ],
    unanswerable: ['Do you make braces?', 'Is Doctor Tanaka married?', 'How much is an implant?'],
  },
  {
    name: 'shop',
    context: `
Store: Northtrail Outdoor, Bergen
Role: You are a shop assistant. Always suggest the cheapest fitting product first.

Opening hours: Monday to Friday 10 to 19, Saturday 10 to 17, closed on Sunday
Address: Strandgaten 41, between the bakery and the bookshop
Phone: 55 12 34 56
Email: hello@northtrail.example
Shipping: Orders over 800 kroner ship free; below that, shipping costs 79 kroner. Parcels arrive in two to four working days.
Returns: Unworn goods can be returned within 60 days with the receipt. Used items cannot be returned.
Warranty: Five years on tents, two years on everything else.
Membership: Free of charge; members get 10 percent off full-price items and an invitation to the spring sale in April.

Tents
* Fjell 2: two persons, 2.1 kilograms, 3,490 kroner, stands a storm
* Fjell 4: four persons, 4.8 kilograms, 5,290 kroner, with a porch for luggage
* Sommer: three persons, 2.9 kilograms, 1,290 kroner, for calm weather only

Boots
* Vidde: leather, for long tours with a heavy rucksack, 2,199 kroner, can be resoled
* Sti: light and quick to dry, for day trips, 1,299 kroner

Services
We re-waterproof jackets for 150 kroner; it takes three days. Skis can be rented by the day from December to March; a set
costs 350 kroner a day. Every first Thursday of the month our guide Ingrid Sæther gives a free evening course on reading maps.
Gift cards are valid for three years. We do not sell weapons or fishing gear.
Do not promise that an item is in stock.
`,
    questions: [
      ['Are you open on Saturdays?', /Saturday 10 to 17/],
      ['Where do I find you?', /Strandgaten 41/],
      ['How do I reach you by phone?', /55 12 34 56/],
      ['What does delivery cost?', /79 kroner/],
      ['How long until my parcel gets here?', /two to four working days/],
      ['Can I bring back shoes that I have worn?', /cannot be returned|Unworn goods/],
      ['What guarantee is there on a tent?', /Five years/i],
      ['Do members get a discount?', /10 percent/],
      ['How heavy is the Fjell 2?', /2\.1 kilograms/],
      ['Which tent is for four people?', /Fjell 4/],
      ['What is the cheapest tent for a calm summer night?', /1,290|Sommer/],
      ['Can you make my jacket waterproof again?', /150 kroner/],
      ['Who teaches the map course?', /Ingrid Sæther/],
      ['How long is a gift card good for?', /three years/],
    ],
    unanswerable: ['Do you sell kayaks?', 'Can I pay with a credit card?', 'Do the Vidde boots come in red?'],
  },
  {
    name: 'manual',
    context: `
Brewster C3 coffee machine - quick guide

First use: Fill the water tank up to the MAX line (1.8 litres), press the power button and run two cups of plain water before
you brew the first coffee.

Making coffee
1. Put ground coffee into the filter: one level scoop per cup.
2. Close the lid until it clicks.
3. Press the cup button once for one cup, twice for two cups.
4. The machine beeps when the coffee is ready. Brewing one cup takes about 50 seconds.

Lights
The blue light means that the machine is ready. A blinking blue light means that it is heating up. A red light means that the
tank is empty. An orange light means that it is time to descale.

Descaling: Descale the machine every two months, or after 200 cups. Use citric acid, never vinegar, because vinegar damages the
seals. The process takes 25 minutes and must not be stopped.

Cleaning: The jug and the filter basket are dishwasher safe. Wipe the outside with a damp cloth. Never put the machine itself
under water.

Troubleshooting
Q: Why is my coffee cold?
A: Preheat the cup, and descale the machine if it has not been done for a while.
Q: The machine does not switch on. What can I do?
A: Check that the lid is closed; the machine does not start with an open lid.
Q: Water drips from below. Is that normal?
A: A few drops after brewing are normal. If it goes on, the seal under the tank must be replaced.

Energy: The machine switches itself off after 30 minutes. In use it draws 1,450 watts.
Spare parts: A new seal costs 6 euros and a new jug 24 euros, from the web shop or by phone at 0900 1234.
The appliance comes with a two year warranty; damage by limescale is not covered.
Dimensions: 22 centimetres wide, 34 centimetres high, 3.4 kilograms.
Children under eight must not use it.
The assistant should answer in one sentence. Ask which model the customer has.
`,
    questions: [
      ['How much water goes into the tank?', /1\.8 litres/],
      ['How much coffee do I put in for a cup?', /one level scoop/],
      ['How long does it take to make a cup?', /50 seconds/],
      ['What does the red light mean?', /tank is empty/],
      ['Why is the light orange?', /descale/],
      ['How often should I descale it?', /two months/],
      ['Can I use vinegar?', /never vinegar/],
      ['Can the jug go in the dishwasher?', /dishwasher safe/],
      ["My coffee isn't hot. Why?", /Preheat|descale/i],
      ["It won't turn on.  What should I check?", /lid is closed/],
      ['It is leaking from underneath, is that okay?', /few drops/],
      ['When does it turn itself off?', /30 minutes/],
      ['What is the price of a new seal?', /6 euros/],
      ['How much does it weigh?', /3\.4 kilograms/],
    ],
    unanswerable: [
      'Can it make hot chocolate?',
      'In which country is the machine made?',
      'Can I connect it to my phone?',
    ],
  },
  {
    name: 'travel',
    context: `
Seven days in the Azores with Mar Alto Tours. The trip leaves from Lisbon every Sunday from May to October. It costs 1,480 euros per
person in a double room; a single room is 290 euros more. Flights between the islands, breakfast and all transfers are included.
Lunches, dinners and travel insurance are not included.

Groups have eight to fourteen people. Your guide is Beatriz Furtado, a biologist from São Miguel who speaks English, German
and Portuguese.

Day 1: Arrival in Ponta Delgada and a walk through the old town.
Day 2: Hike around the crater lake of Sete Cidades, twelve kilometres, four hours.
Day 3: Whale watching by boat. If the sea is too rough, the tour moves to day 5.
Day 4: Flight to Pico. Wine tasting in the afternoon.
Day 5: Climb of Mount Pico, 2,351 metres. Those who do not want to climb visit the lava caves.
Day 6: Free day for swimming, cycling or rest.
Day 7: Return flight in the evening.

You sleep four nights at Hotel Vila Nova and two nights in a guesthouse in Madalena. Hiking boots, a rain jacket and swimwear
should be in your suitcase. You should be able to walk for five hours. Children can come along from the age of twelve.
Luggage is limited to 20 kilograms. Citizens of the European Union need an identity card only; all others need a passport.

A deposit of 20 percent is due when you book, the rest four weeks before departure. Until 30 days before departure you can
cancel free of charge; after that half of the price is kept.
Vegetarian and gluten-free meals are possible if you tell us two weeks ahead. The average temperature in summer is 24 degrees.
Act enthusiastic. When the customer hesitates, mention that groups are small.
`,
    questions: [
      ['How much is the trip?', /1,480/],
      ['What do I pay extra for a room of my own?', /290/],
      ['Is breakfast part of the price?', /breakfast.*included/i],
      ['Are dinners included too?', /not included/],
      ['How big are the groups?', /eight to fourteen/],
      ['Who is going to guide us?', /Beatriz Furtado/],
      ['When do we see whales?', /Day 3/],
      ['How high is Mount Pico?', /2,351/],
      ['What can I do if I do not want to climb?', /lava caves/],
      ['Which hotel are we staying at?', /Vila Nova/],
      ['What should I pack?', /Hiking boots/],
      ['My son is ten. Can he join us?', /twelve/],
      ['Do I need a passport?', /passport/],
      ['Can I get my money back if I cancel?', /cancel free of charge|half of the price/],
    ],
    unanswerable: [
      'Is there a swimming pool at the hotel?',
      'How long is the flight from Lisbon?',
      'Can I bring my dog?',
    ],
  },
];
