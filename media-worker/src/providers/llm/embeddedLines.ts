export type EmbeddedProfile = 'companion' | 'interviewer' | 'sales' | 'support';

/** What kind of conversation the instructions ask for. */
export function profileOf(instructions: string): EmbeddedProfile {
  if (/\binterviewer?\b/i.test(instructions)) return 'interviewer';
  if (/\bsales\b/i.test(instructions)) return 'sales';
  if (/\bsupport agent\b|\bcustomer (?:support|service)\b|\bhelp ?desk\b/i.test(instructions))
    return 'support';
  return 'companion';
}

type ByProfile = Readonly<Record<EmbeddedProfile, readonly string[]>>;

/** What keeps the conversation going after something was told. */
export const FOLLOW_UPS: ByProfile = {
  companion: [
    'What was that like for you?',
    'How did that come about?',
    'What do you like most about it?',
    'What matters to you in that?',
    'What happened next?',
    'How long has that been so?',
    'What would you like to happen next?',
    'Is there somebody you share that with?',
    'What got you interested in it?',
    'What else is on your mind?',
  ],
  interviewer: [
    'Can you describe a project that you are proud of, and your part in it?',
    'What was the hardest part, and how did you deal with it?',
    'What came of it in the end?',
    'Tell me about a time when you disagreed with a colleague. What did you do?',
    'How do you decide what to do first when everything is urgent?',
    'What would your last manager say that you do especially well?',
    'What is something that you had to learn quickly?',
    'What draws you to this position?',
    'What kind of team brings out your best work?',
    'Where would you like to be in a few years?',
    'What would you like to ask me?',
  ],
  sales: [
    'What are you hoping to find today?',
    'What do you use at the moment?',
    'What would make the biggest difference for you?',
    'Who else would be using it?',
    'When would you like to have it in place?',
    'Is there a budget that you have in mind?',
    'What has kept you from changing so far?',
    'Would you like me to tell you what we offer?',
  ],
  support: [
    'When did you first notice it?',
    'What exactly happens when you try?',
    'Is there an error message, and what does it say?',
    'What have you tried so far?',
    'Did anything change shortly before?',
    'Does it happen every time?',
    'What would you like to have sorted out first?',
    'Would you like me to hand this over to a person?',
  ],
};

/** Before a follow-up, when there is nothing to take up. */
export const ACKNOWLEDGE = {
  plain: ['I see.', 'Thanks for telling me.', 'That makes sense.', 'Good to know.', 'Okay.', 'Interesting.'],
  good: ['That sounds lovely.', 'I am glad to hear that.', 'How nice.', 'That is good news.', 'Wonderful.'],
  bad: [
    'That sounds hard.',
    'I am sorry to hear that.',
    'That cannot be easy.',
    'I can see why that weighs on you.',
    'That must be frustrating.',
  ],
} as const;

/** In front of the user's own words turned around; {…} is replaced. */
export const REFLECTIONS = [
  'So {reflection}.',
  'If I follow you, {reflection}.',
  'Right, {reflection}.',
  'Okay, so {reflection}.',
];

/** After an answer from the context; mostly nothing. */
export const AFTER_ANSWER: ByProfile = {
  companion: [
    '',
    'Does that help?',
    '',
    'What else would you like to know?',
    '',
    'Is that what you were after?',
  ],
  interviewer: ['', 'Shall we go on?', '', 'Is there anything else you would like to know?'],
  sales: [
    '',
    'Would that suit you?',
    '',
    'What else would help you decide?',
    '',
    'Is that in line with what you need?',
  ],
  support: [
    '',
    'Does that solve it for you?',
    '',
    'Is there anything else I can look up?',
    '',
    'Shall we go through it together?',
  ],
};

export const NOT_FOUND = [
  "I can't find that in what I was given, so I won't guess.",
  "That isn't in the information I have, and I'd rather not make something up.",
  "I don't have anything on that in my notes.",
  "I looked, but I can't find that in what I was given.",
];

export const NO_KNOWLEDGE = [
  "I wasn't given anything to look that up in, and as an offline demo I won't guess.",
  "I can't answer that one: I'm an offline demo, and there is nothing about it in what I was given.",
  "I don't know that, I'm afraid. I'm only a small offline demo.",
];

export const GREETINGS: ByProfile = {
  companion: [
    'Hello{name}, nice to see you. What would you like to talk about?',
    'Hi{name}! How is your day going?',
    'Hey{name}, good to hear you. What is on your mind?',
  ],
  interviewer: [
    'Hello{name}, and welcome. Could you start by telling me a little about yourself?',
    'Good to meet you{name}. Shall we begin with your background?',
  ],
  sales: [
    'Hello{name}, and welcome. What brings you here today?',
    'Hi{name}, good to meet you. What are you looking for?',
  ],
  support: [
    'Hello{name}. What can I help you with?',
    'Hi{name}, thanks for getting in touch. What seems to be the trouble?',
  ],
};

/** Acts whose answers need nothing but a choice. */
export const SIMPLE_LINES = {
  howAreYou: [
    "I'm doing well, thank you. How are you?",
    'All good here, thanks for asking. And how about you?',
    "I'm well, and happy to talk. How is your day?",
  ],
  wellBack: ['Glad to hear it.', "That's good to hear.", 'Nice.'],
  canYouHear: ['Yes, I can hear you well.', 'Loud and clear.', "Yes, I'm here and listening."],
  thanks: ["You're welcome.", 'My pleasure.', 'Any time.', 'Happy to help.'],
  compliment: [
    "That's kind of you, thank you.",
    'Thank you, that makes my day.',
    "Thanks, I'm glad you think so.",
  ],
  insult: [
    "I'm sorry this isn't going well. What could I do better?",
    "Fair enough. Tell me what you need, and I'll do my best.",
  ],
  sorry: ['No problem at all.', "Don't worry about it.", "That's quite all right."],
  wait: ['Sure, take your time.', "No rush, I'm here.", "Of course. I'll wait."],
  laugh: ['I like that you can laugh about it.', "It's good to hear you laugh."],
  filler: ["I'm listening.", 'Go on.', 'Take your time.', 'Mm-hm, tell me more.'],
  noise: [
    "Sorry, I didn't catch that. Could you say it again?",
    "I didn't quite hear that. Once more, please?",
  ],
  yes: ['Good.', 'All right.', 'Okay, great.', 'Lovely.'],
  no: ["That's fine.", 'Okay, no problem.', 'Fair enough.'],
  dunno: [
    "That's all right, not everything needs an answer.",
    'No pressure.',
    "That's okay, we can come back to it.",
  ],
  number: [
    'I heard {text}. What is that number for?',
    '{text}, got it. What does it stand for?',
    'Okay, {text}. What should I know about it?',
  ],
  command: [
    "I can't do that from in here, I can only talk with you.",
    "I'd need hands and feet for that. I'm only good for talking.",
    "That's beyond me: talking is all I can do.",
  ],
  joke: [
    'Why did the scarecrow win a prize? Because he was outstanding in his field.',
    'I told my computer I needed a break. It said: no problem, I will go to sleep.',
    'What do you call a fish without eyes? A fsh.',
    'I would tell you a joke about echo, but you would only hear it again.',
  ],
  bye: [
    'Thanks for talking with me{name}. Take care!',
    'It was good to talk with you{name}. Goodbye!',
    'Goodbye{name}, and all the best.',
  ],
} as const;

/** To turn back to the subject when the user has not said much. */
export const PROMPTS: ByProfile = {
  companion: [
    'What would you like to talk about?',
    'What has been on your mind lately?',
    'What was the best part of your day?',
    'Is there something you are looking forward to?',
    'What do you like to do when you have time for yourself?',
  ],
  interviewer: FOLLOW_UPS.interviewer,
  sales: FOLLOW_UPS.sales,
  support: [
    'What can I help you with?',
    'What is the next thing you would like to sort out?',
    'Is there anything else that is not working as it should?',
  ],
};

/** After a story that can hardly be about the speaker, or a scrap of speech. */
export const CURIOUS = [
  "That's an interesting thing to say. What makes you think of it?",
  'I see. What is the story behind that?',
  'Tell me a little more about that.',
  "I'd like to understand that better. Could you say more?",
  'What made you think of that?',
];
