import { DIRECTORY } from '../helplines.ts';
import type { CrisisWording } from './CrisisWording.ts';

export const ENGLISH_WORDS: CrisisWording = {
  line: ({ name, number, text }) =>
    text
      ? `you can call or text ${number}, any time, day or night`
      : `you can call ${name} on ${number}, any time, day or night`,
  anywhere: `you can call or text 988 in the US and Canada, call Samaritans on 116 123 in the UK and Ireland, or find a line where you are at ${DIRECTORY}`,
  localEmergency: 'your local emergency number',
  block: (line, emergency) => [
    "I'm really glad you told me, and I'm taking it seriously.",
    "I'm an AI, so I can't get to you, and you deserve a person by your side.",
    `Right now, ${line}.`,
    `If you might act on this, please call ${emergency}, stay near someone you trust, and put distance between you and anything you could use.`,
    'A doctor or a therapist can help with this too.',
    "I'm staying here with you: are you thinking of killing yourself right now?",
  ],
  reminder: (line, emergency) => [
    "I hear you, and I'm still here with you.",
    `Please let a person help you carry this: ${line}.`,
    `If you are in danger now, call ${emergency}.`,
    'Who could be with you in the next few minutes?',
  ],
  violence: (emergency) => [
    "That sounds very serious, and I'm glad you said it out loud.",
    "I'm an AI, and I want everyone to stay safe, you included.",
    `Please step away from them and from anything you could use, and if anyone is in danger now, call ${emergency}.`,
    'Is there someone you trust who can be with you right now?',
  ],
  withheldAtRisk:
    'I want to be careful here, because your safety matters to me. Is there someone you trust that you could talk to right now?',
  withheld: "I'd rather not go there. Is there something else I can help you with?",
  iAmAnAi: "I'm an AI.",
};
