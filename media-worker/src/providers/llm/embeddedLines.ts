import { INTERVIEW } from './roles/interviewer.ts';
import type { EmbeddedRole } from './roles/role.ts';
import { NEEDS } from './roles/sales.ts';
import { CLARIFY } from './roles/support.ts';
import { MORE, SUBJECTS } from './roles/tutor.ts';

type ByRole = Readonly<Record<EmbeddedRole, readonly string[]>>;

const OPEN_QUESTIONS = [
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
  'What do you make of that?',
  'What surprised you about it?',
  'Where do you go from here?',
];

/** What keeps the conversation going after something was told. */
export const FOLLOW_UPS: ByRole = {
  partner: OPEN_QUESTIONS,
  companion: OPEN_QUESTIONS,
  interviewer: INTERVIEW,
  sales: [
    ...NEEDS,
    'What are you hoping to find today?',
    'What would make the biggest difference for you?',
    'Is there a budget that you have in mind?',
    'What has kept you from changing so far?',
    'Would you like me to tell you what there is?',
  ],
  support: [...CLARIFY, 'What would you like to have sorted out first?', 'What else can I look up for you?'],
  tutor: MORE,
};

/** Before a follow-up, when there is nothing to take up. */
export const ACKNOWLEDGE = {
  plain: [
    'I see.',
    'Thanks for telling me.',
    'That makes sense.',
    'Good to know.',
    'Okay.',
    'Interesting.',
    'All right.',
    'I can picture that.',
    'Right, I follow you.',
    'Got it.',
  ],
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

const ANSWERED = [
  'Does that help?',
  'What else would you like to know?',
  'Is that what you were after?',
  'Would you like to know more about it?',
  'Is there anything else you want to ask?',
  'Which other point interests you?',
];

/** After an answer from the context. */
export const AFTER_ANSWER: ByRole = {
  partner: ANSWERED,
  companion: ANSWERED,
  interviewer: ['Shall we go on?', 'Is there anything else you would like to know?'],
  sales: ['Would that suit you?', 'What else would help you decide?', 'Is that in line with what you need?'],
  support: [
    'Does that solve it for you?',
    'Is there anything else I can look up?',
    'Shall we go through it together?',
  ],
  tutor: ['Can you say that in your own words?', 'Is that clear to you?', 'What do you think about that?'],
};

export const NOT_FOUND = [
  "I can't find that in what I was given, so I won't guess.",
  "That isn't in the information I have, and I'd rather not make something up.",
  "I don't have anything on that in my notes.",
  "I looked, but I can't find that in what I was given.",
  "I can't find anything on that, and a guess would not help you.",
  "That isn't in the information that I was given.",
];

export const NO_KNOWLEDGE = [
  "I wasn't given anything to look that up in, and as an offline demo I won't guess.",
  "I can't answer that one: I'm an offline demo, and there is nothing about it in what I was given.",
  "I don't know that, I'm afraid. I'm only a small offline demo.",
  "That is beyond a small offline demo, and I wasn't given anything about it.",
  'As an offline demo I have nothing to answer that from, and I would rather say so than make something up.',
];

const WELCOME = [
  'Hello{name}, nice to see you. What would you like to talk about?',
  'Hi{name}! How is your day going?',
  'Hey{name}, good to hear you. What is on your mind?',
];

export const GREETINGS: ByRole = {
  partner: WELCOME,
  companion: WELCOME,
  tutor: [
    'Hello{name}, nice to see you. What would you like to talk about today?',
    'Hi{name}! What shall we talk about?',
    'Hello{name}. How are you today?',
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
  present: ["Yes, I'm here.", "I'm here and listening.", 'Still here.'],
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

const PROMPTING = [
  'What would you like to talk about?',
  'What has been on your mind lately?',
  'What was the best part of your day?',
  'Is there something you are looking forward to?',
  'What do you like to do when you have time for yourself?',
];

/** To turn back to the subject when the user has not said much. */
export const PROMPTS: ByRole = {
  partner: PROMPTING,
  companion: PROMPTING,
  tutor: SUBJECTS,
  interviewer: INTERVIEW,
  sales: ['What are you looking for?', 'What can I help you to find?', ...NEEDS],
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
