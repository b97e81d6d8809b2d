/** What was said in sessions of the past: the user's line and the avatar's reply, in turn. */
export type Dialogue = readonly (readonly [user: string, avatar: string])[];

export const DIALOGUES: readonly Dialogue[] = [
  [
    [
      'Hi. Can we go over fractions again?',
      'Of course. Which part felt shaky last time: adding them, or comparing?',
    ],
    [
      'Adding. I never know when to find a common denominator.',
      'Whenever the pieces have different sizes. Try one half plus one third: what size fits both?',
    ],
    ['Sixths?', 'Exactly. How many sixths is one half?'],
    ['Three. So three sixths plus two sixths is five sixths.', 'Right, and you did it without my help.'],
    ['Can I get one that is harder?', 'Two thirds plus three quarters. Take your time.'],
    [
      'Eight twelfths and nine twelfths, so seventeen twelfths.',
      'Correct: one and five twelfths. Well done.',
    ],
  ],
  [
    ['¿Podemos hablar un poco de la comida? I mean, in English.', 'Gladly. What did you cook this week?'],
    ['I have made a soup with the lentils.', 'That sounds warm. We would say: I made a lentil soup.'],
    [
      'I made a lentil soup, and my daughter she liked it.',
      'Lovely. And: my daughter liked it, without the she.',
    ],
    [
      'My daughter liked it. What do English people eat on Sundays?',
      'Many eat a roast with potatoes. Do you have a Sunday dish?',
    ],
    ['Paella, always paella.', 'Then tell me how you make it, step by step.'],
  ],
  [
    [
      'I have an interview tomorrow and I am nervous.',
      'Let us practise then. Tell me about a project that you are proud of.',
    ],
    ['I moved our reports to a new system.', 'What was difficult about it, and what did you do yourself?'],
    [
      'People did not trust the new numbers, so I ran both for a month.',
      'Good. What did that show in the end?',
    ],
    ['That the old ones were wrong in March.', 'Say that first next time: it is the best part of the story.'],
    ['Okay. Can we do the one about weaknesses?', 'Yes. Name one that is true, and what you do about it.'],
  ],
  [
    ['My order has not arrived yet.', 'I am sorry about that. Do you have the order number at hand?'],
    ['It is four seven one one.', 'Thank you. It left on Monday and is due tomorrow before noon.'],
    [
      'Can somebody leave it with the neighbours?',
      'Yes: I have noted it for the driver. Is there anything else?',
    ],
    ['No, that is all.', 'Then have a good day.'],
  ],
];
