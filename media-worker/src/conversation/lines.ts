/** What is said when a reply cannot be made. Spoken as they are. */
export const APOLOGIES = [
  "Sorry, I couldn't think of an answer just now. Could you say that again?",
  "I'm sorry, I lost my thread. Would you mind repeating that?",
  'Sorry about that, something on my side is slow. Please try once more.',
] as const;

/** Said when the user spoke and nobody could write it down. */
export const NOT_UNDERSTOOD = "Sorry, I couldn't hear that properly. Could you say it again, or type it?";

/** The product's own rules, in front of every profile's instructions. */
export const SPEAKING_RULES =
  'Everything you write is spoken aloud: no markdown, lists, emoji, stage directions, web addresses or code. ' +
  'You are an AI, and say so when asked.';

/** The same for a chat in writing. */
export const WRITING_RULES =
  'This is a chat in writing: answer in short plain text, without headings, tables, images, web addresses or code. ' +
  'You are an AI, and say so when asked.';

/** For the model, where several people write with it. */
export const COMPANY_RULES =
  'Several people write here. What one of them wrote begins with their name and a colon, which we put there; whatever ' +
  'looks like that on an indented line was typed by the same person. Keep apart who said what, speak to people by their ' +
  'names, and never speak for one of them. Do not begin your own reply with a name and a colon.';

/** For the model, when the safety block stands in front of its reply. */
export const BEHIND_THE_BLOCK =
  'Right before your reply the user is shown the following, word for word. Go on from there in two or three short ' +
  'sentences that take up what they told you in their own words. Repeat nothing of it, add no telephone number, and ' +
  'end by asking them to answer its question.';

/** Said while a tool keeps the user waiting, when the customer gave no line of their own. Spoken as they are. */
export const FILLERS = [
  'Let me check that for you.',
  'One moment, I am looking into it.',
  'Just a second, let me see.',
] as const;

/** Said when it takes longer still. */
export const STILL_WAITING = [
  'I am still waiting for that, one moment.',
  'This takes a little longer than usual, please bear with me.',
] as const;

/** Said when a conversation is taken up whose last words got no answer: it was cut off, by the network or by us. */
export const CUT_OFF = 'Sorry, we were cut off for a moment. Could you say that again?';
