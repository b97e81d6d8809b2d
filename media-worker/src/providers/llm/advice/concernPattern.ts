/** People whom somebody may speak of. */
export const PEOPLE =
  '(?:mum|mom|mother|dad|father|parents|brother|sister|son|daughter|kids?|wife|husband|partner|boyfriend|girlfriend|friend|family|neighbou?r|flatmate|roommate|in-laws?)';
export const NOT =
  "(?:can't|cannot|can not|couldn't|could not|didn't|did not|don't|do not|haven't|hardly|barely|not|never)";

/** @returns a pattern of any of these, as whole words. */
export const words = (...alternatives: readonly string[]): RegExp =>
  new RegExp(`\\b(?:${alternatives.join('|')})\\b`, 'g');
