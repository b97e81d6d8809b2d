export type EmbeddedRole = 'partner' | 'companion' | 'interviewer' | 'sales' | 'support' | 'tutor';

const ROLES: readonly (readonly [EmbeddedRole, RegExp])[] = [
  ['interviewer', /\binterview(?:er|ing|s)?\b|\brecruiter\b/i],
  ['tutor', /\btutor\b|\b(?:language|english|conversation) (?:teacher|coach|trainer)\b/i],
  ['sales', /\bsales\b|\bsalesperson\b|\bshop assistant\b|\bsell(?:er|s|ing)?\b/i],
  ['support', /\bsupport agent\b|\b(?:customer|technical|tech) (?:support|service)\b|\bhelp ?desk\b/i],
  ['companion', /\bcompanion\b|\bgood listener\b/i],
];

/**
 * What kind of conversation is asked for: by "you are a …" of the profile's instructions, else of the customer's
 * behavior, else by any word there.
 */
export function roleOf(instructions: string, behavior: string): EmbeddedRole {
  return (
    toldTo(instructions) ??
    toldTo(behavior) ??
    ROLES.find(([, pattern]) => pattern.test(behavior))?.[0] ??
    'partner'
  );
}

function toldTo(text: string): EmbeddedRole | undefined {
  for (const [, whom = ''] of text.matchAll(
    /\byou(?:'re|’re| are| act as| work as| play) ([^.!?\n:;]{0,80})/gi,
  )) {
    const role = ROLES.find(([, pattern]) => pattern.test(whom))?.[0];
    if (role !== undefined) return role;
  }
  return undefined;
}
