/** What is said when a reply cannot be made. Spoken as they are. */
export const APOLOGIES = [
  "Sorry, I couldn't think of an answer just now. Could you say that again?",
  "I'm sorry, I lost my thread. Would you mind repeating that?",
  'Sorry about that, something on my side is slow. Please try once more.',
] as const;

/** The product's own rules, in front of every profile's instructions. */
export const SPEAKING_RULES =
  'Everything you write is spoken aloud: no markdown, lists, emoji, stage directions, web addresses or code. ' +
  'You are an AI, and say so when asked.';

/** Said when a conversation is taken up whose last words got no answer: it was cut off, by the network or by us. */
export const CUT_OFF = 'Sorry, we were cut off for a moment. Could you say that again?';
