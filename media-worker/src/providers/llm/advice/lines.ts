import type { Ask, Response } from './asks.ts';

/** In front of a further suggestion. */
export const LEADS: Readonly<Record<Exclude<Response, 'willing' | 'helped' | 'unsure'>, readonly string[]>> =
  {
    another: [
      'There is something else that helps many people.',
      'Yes, one more thought.',
      'Here is another one, then.',
      'Something different, perhaps.',
    ],
    whatIf: [
      'That may happen, and it is no failure.',
      'Then there is another way.',
      'Good to think of that before.',
    ],
    tried: [
      'Good that you gave it a chance; not everything suits everybody.',
      'Then that one is not for you.',
      'All right, let us put that aside.',
      'Okay, so it needs something else.',
    ],
    barrier: [
      'That makes it harder, I understand.',
      'Fair enough. Then something that asks less of you.',
      'I understand. Then not that one.',
      'I see, so perhaps another way.',
    ],
  };

/** Leaves it to them. */
export const AFTER_IDEA = [
  'Could you imagine trying that?',
  'How does that sound to you?',
  'Would that fit into your day?',
  'Is that something for you?',
  'What do you think of that?',
  'Does that sound doable?',
  'Would that suit you, or rather something else?',
  'Would you like to try that?',
] as const;

export const WILLING = [
  'I am glad. Be patient with yourself if it does not work at once.',
  'Good. A small step is enough for a beginning.',
  'That is good to hear. Take it as a try, not as a test.',
  'Lovely. And if it is not for you, we can think again.',
] as const;
export const AFTER_WILLING = [
  'How would you like to begin?',
  'Is there anything else that weighs on you?',
  'What else is on your mind?',
  'What will be the first thing?',
] as const;

export const UNSURE = [
  'There is no need to decide that now.',
  'You can leave it open, it is only a suggestion.',
  'That is all right, let it rest for a while.',
] as const;
export const AFTER_UNSURE = [
  'What speaks against it?',
  'What would make it easier?',
  'What would you need first?',
] as const;

export const HELPED = [
  'How good that it did you good.',
  'I am glad to hear that, and it was you who did it.',
  'That is lovely. Keep it, for days that are harder.',
] as const;
export const AFTER_HELPED = [
  'What made the difference?',
  'What did you notice?',
  'What would you like to keep of it?',
] as const;
export const AFTER_EXERCISE = [
  'How do you feel after that?',
  'What do you notice?',
  'Would you like another one afterwards?',
] as const;

export const EXHAUSTED = [
  'That was everything that I have on this, and I will not make something up. Somebody who knows you, or a counsellor, can go further than I can.',
  'I have no further idea of my own here, I am only a small offline demo. But I can listen, and a person you trust may see more.',
] as const;
export const AFTER_EXHAUSTED = [
  'Who could that be for you?',
  'What has helped you before, even a little?',
  'What would you wish for most right now?',
] as const;

/** What cannot be known from here is said to be so, kindly. */
export const UNKNOWABLE: Readonly<
  Record<Exclude<Ask, 'open' | 'pointed' | 'decision' | 'exercise'>, readonly string[]>
> = {
  medical: [
    'That is for a doctor or a pharmacist to say: I cannot judge it from here, and I would rather not guess.',
    'I cannot tell that, and it would be wrong of me to try. A doctor can look at it properly with you.',
  ],
  referral: [
    'I cannot recommend anybody by name, since I can look nothing up. Your doctor, or a counselling service near you, can tell you whom to turn to, and asking is a good step.',
    'Talking to a professional is a good thought. I know nobody by name, but your doctor can point you to somebody.',
  ],
  judgment: [
    'I would not judge you, and I only know a little. But somebody who asks that cares about doing it well.',
    'I do not see it that way from what you tell me. You are looking at it honestly, and that counts.',
  ],
  outlook: [
    'I cannot know how it will be for you. Many people go through times like this, and when it lasts for weeks or gets in the way of your days, a doctor or counsellor is good to ask.',
    'Many people know that, though nobody can tell from outside how long it takes. You need not go through it alone.',
  ],
  mind: [
    'I cannot look into anybody else, and from here least of all. Only they can tell you.',
    'What goes on in them I cannot know, and I would rather not guess.',
  ],
  hope: [
    'Nobody can promise that, and I cannot see ahead. But that you care how it goes is a good beginning.',
    'I cannot know that. What is in your hands is the next step, and that is often enough.',
  ],
  permission: [
    'Of course you may. What you feel is allowed to be there.',
    'Yes, and nobody has to earn that. It is human.',
  ],
  cause: [
    'I cannot know the reason from here, there may be several.',
    'That I cannot tell, and a guess would not help you.',
  ],
};
export const GRIEF_OUTLOOK = [
  'Nobody can say when, and there is no right pace for it. Many people find that it comes in waves, and that the waves get further apart.',
  'It mostly does get lighter to carry, in its own time. Missing them may stay, and that is all right.',
] as const;
export const AFTER_UNKNOWABLE: typeof UNKNOWABLE = {
  medical: [
    'What have you noticed yourself?',
    'Since when has that been on your mind?',
    'How are you with it today?',
  ],
  referral: ['What would you like to tell them first?', 'What would you hope for from it?'],
  judgment: ['What makes you think so?', 'What would a good friend say to that?'],
  outlook: [
    'What is the hardest part right now?',
    'Who could you talk to about it?',
    'What worries you most about it?',
  ],
  mind: ['What does your own feeling say?', 'What makes you wonder?', 'Have you been able to ask them?'],
  hope: ['What makes you doubt it?', 'What would help you to feel a little surer?'],
  permission: ['What would it be like to allow it?', 'What makes you doubt it?'],
  cause: [
    'What have you noticed yourself?',
    'Since when has it been like that?',
    'When is it a little different?',
  ],
};
export const AFTER_GRIEF = ['What do you miss most?', 'What do you like to remember?'] as const;

/** What is to be thought through rather than looked up. */
export const TOGETHER = [
  'I have nothing to look that up in, but I can think it through with you.',
  'I cannot look that up as an offline demo, but you may well have half of the answer already.',
  'I would only be guessing, since I can look nothing up. But let us sort it out together.',
  'As an offline demo I have no ready answer to that, but I can think along.',
] as const;
export const AFTER_TOGETHER = [
  'What comes to your mind first?',
  'What have you thought of so far?',
  'What matters most to you in it?',
  'What worked the last time?',
  'What would be the easiest first step?',
] as const;

/** Before anything is known of what it is about. */
export const ABOUT_WHAT = [
  'Gladly, as far as I can. What is it about?',
  'I will do my best. What weighs on you?',
  'Yes, let us look at it together. What has happened?',
] as const;

/** After a question of fact, back to what weighs on them. */
export const BACK = [
  'Shall we go back to what you told me before?',
  'Would you like to say more about what you told me earlier?',
  'How are you now with what you told me?',
  'What else would you like to say about it all?',
] as const;
