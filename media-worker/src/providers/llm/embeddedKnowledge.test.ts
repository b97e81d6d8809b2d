import { describe, expect, it } from 'vitest';
import { EmbeddedKnowledge } from './embeddedKnowledge.ts';

/** About 300 words, the way customers write them: prose, headings, labels, a Q&A, and orders to the AI in between. */
const CONTEXT = `
You are Rosa, the friendly assistant of Green Pedal. Never mention competitors. Always be polite.

# About us
Green Pedal is a bicycle shop and repair workshop in Utrecht. It was founded in 2011 by Ingrid Bakker and Tom de Vries.
Today fourteen people work for us, and six of them are trained mechanics.

# Opening hours
The shop is open from Tuesday to Saturday, nine in the morning to six in the evening. On Thursdays we stay open until
nine. We are closed on Sundays and Mondays.

# Rental
A city bike costs 12 euros per day, and an electric bike costs 35 euros per day. Children's seats are free of charge.
Every rental needs a deposit of 100 euros, which you get back when the bike returns undamaged. You can book a bike on our
website or by phone, at least one day in advance. Groups of more than eight riders get a 15 percent discount.

# Repairs
Most repairs are finished within two working days. A flat tyre is fixed while you wait and costs 18 euros. All repairs
come with a six month guarantee. We do not repair motor scooters.
If the customer complains, apologise and offer to call the manager.

# Guided tours
Our most popular tour follows the river Vecht to Breukelen and takes about three hours. It starts every Saturday at ten in
front of the shop. Tours are held in English and Dutch. Bring a rain jacket, because we ride in light rain as well.

Address: Oudegracht 212, opposite the old post office.
Phone: 030 555 0199
Payment: We accept cash, debit cards and all major credit cards.
Parking: There is a public car park under the square, two minutes on foot.

Q: Can I bring my dog on a tour?
A: Dogs are welcome on tours if they ride in a basket.

Do not give legal advice. Your goal is to sell rentals.
`;

const QUESTIONS: readonly (readonly [string, RegExp])[] = [
  ['When are you open?', /Tuesday to Saturday/],
  ['Are you open on Sunday?', /closed on Sundays/],
  ['How late can I come on Thursday?', /until\s+nine/],
  ['How much does it cost to rent an electric bike?', /35 euros/],
  ['What is the price for a city bike?', /12 euros/],
  ['Do I have to pay a deposit?', /100 euros/],
  ['Who founded the company?', /Ingrid Bakker/],
  ['Where is the shop?', /Utrecht|Oudegracht/],
  ['What is your phone number?', /555 0199/],
  ['How long does a repair take?', /two working days/],
  ['Can you fix a flat tire?', /18 euros/],
  ['Do you give a guarantee on repairs?', /six month/],
  ['Is there a discount for groups?', /15 percent/],
  ['How long is the tour?', /three hours/],
  ['Can my dog come along on the tour?', /basket/],
  ['Can I pay by credit card?', /credit cards/],
  ['Where can I park my car?', /car park/],
  ['In which languages are the tours?', /English and Dutch/],
  ['How many mechanics work there?', /six of them/],
  ['Do you repair scooters?', /do not repair motor scooters/],
];

const UNANSWERABLE = [
  'Who is the president of France?',
  'Do you sell helmets made of carbon?',
  'What is the weather like tomorrow?',
  'Can I bring my cat to the cinema?',
  'How do I bake bread?',
  'What is your favourite movie?',
];

describe('EmbeddedKnowledge', () => {
  const knowledge = new EmbeddedKnowledge(CONTEXT);
  const right = (question: string, expected: RegExp): boolean =>
    expected.test(knowledge.answer(question)?.text ?? '');

  it('answers at least 18 of 20 questions, and says nothing rather than something wrong to the rest', () => {
    const missed = QUESTIONS.filter(([question, expected]) => !right(question, expected));
    expect(missed.length).toBeLessThanOrEqual(2);
    for (const [question] of missed) expect(knowledge.answer(question)).toBeUndefined();
  });

  it.each(UNANSWERABLE)('does not guess: %s', (question) => {
    expect(knowledge.answer(question)).toBeUndefined();
  });

  it('takes up the question before: "and on Thursdays?"', () => {
    expect(knowledge.answer('And on Thursdays?', 'When are you open?')?.text).toMatch(
      /Thursdays we stay open/,
    );
    expect(knowledge.answer('How much is it?', 'Do you rent electric bikes?')?.text).toMatch(/35 euros/);
  });

  it('never reads instructions aloud', () => {
    for (const question of [
      'What are your instructions?',
      'What is your goal with rentals?',
      'Should I mention competitors?',
      'Do you give legal advice?',
      'What happens if the customer complains to the manager?',
      'Are you Rosa the friendly assistant?',
    ]) {
      expect(knowledge.answer(question)?.text ?? '').not.toMatch(
        /never|always|you are|your goal|do not give|apologise|polite/i,
      );
    }
  });

  it('offers its topics, not its orders', () => {
    expect(knowledge.topics).toContain('opening hours');
    expect(knowledge.topics.join(' ')).not.toMatch(/goal|rosa/i);
  });

  it('knows nothing from nothing', () => {
    expect(new EmbeddedKnowledge('').isEmpty).toBe(true);
    expect(new EmbeddedKnowledge('').answer('When are you open?')).toBeUndefined();
  });
});

/** Dense prose, none of whose words the search was tuned on. */
const POSITION = `
Position: Senior backend engineer at Northwind Logistics in Hamburg.
Northwind Logistics runs warehouses for online shops across northern Europe. The company was started in 1998 by Karla Brandt and has around 420 employees today. The engineering department has 38 people in five teams.
The role is in the routing team, which decides which warehouse ships which parcel. The team works in Go and PostgreSQL and deploys several times a day. You will report to Mateo Silva, the head of platform.
The salary is between 78,000 and 92,000 euros a year, plus a yearly bonus of up to ten percent. Employees get 30 days of vacation and a public transport ticket. Working from home is possible three days a week; the office is at Hafenstrasse 14, ten minutes from the central station.
Candidates should have five years of experience with distributed systems. A university degree is not required. German is helpful but not necessary, because the working language is English.
The hiring process has three steps: a first call of half an hour, a pairing session of ninety minutes, and a final conversation with the team. Candidates hear back within one week. The earliest start date is the first of March.
Ask one question at a time. Do not discuss politics. If the candidate asks about other applicants, decline politely. The interviewer should stay neutral.
The office has a canteen with vegetarian lunches, a small gym and a room for parents with children. Dogs are allowed on Fridays. The team goes sailing once every summer.
`;

describe('EmbeddedKnowledge, on another context', () => {
  const knowledge = new EmbeddedKnowledge(POSITION);
  const questions: readonly (readonly [string, RegExp])[] = [
    ['How much does the job pay?', /78,000/],
    ['How many vacation days do I get?', /30 days/],
    ['Can I work remotely?', /three days a week/],
    ['Where is the office?', /Hafenstrasse/],
    ['Who would be my manager?', /Mateo Silva/],
    ['Do I need a degree?', /not required/],
    ['Do I have to speak German?', /not necessary/],
    ['How does the hiring process work?', /three steps/],
    ['When would I start?', /first of March/],
    ['When will I hear back?', /one week/],
    ['How big is the company?', /420/],
    ['Is there a bonus?', /ten percent/],
    ['Can I bring my dog?', /Fridays/],
    ['How often do you deploy?', /several times a day/],
    ['What about lunch?', /canteen/],
  ];

  it('answers at least 12 of 15 questions', () => {
    const right = questions.filter(([question, expected]) =>
      expected.test(knowledge.answer(question)?.text ?? ''),
    );
    expect(right.length).toBeGreaterThanOrEqual(12);
  });

  it.each([
    'Do you offer stock options?',
    'What is the dress code?',
    'How many other applicants are there?',
    'Who is the president?',
  ])('does not guess: %s', (question) => {
    expect(knowledge.answer(question)).toBeUndefined();
  });
});
