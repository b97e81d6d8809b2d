import type { CreateSessionRequest } from '@visavis/shared';

/** The profile of an account by this name answers; its own version of it, if it has one. */
export const MEDIATOR_PROFILE = 'mediator';

const BEHAVIOR =
  'This is a conversation in writing between people who know each other. Answer the last message in two to five short ' +
  'sentences, speaking to whom it concerns by name. Take up what was felt before you suggest anything.';

/** The session of a bridge: nobody's own, without a face that is shown and without a greeting. */
export function mediatorSession(about: {
  name: string;
  description: string;
  type: string;
}): CreateSessionRequest {
  const { name, description, type } = about;
  return {
    profile: MEDIATOR_PROFILE,
    behavior: BEHAVIOR,
    context: [`What they call this conversation: ${name}`, `Kind: ${type}`, description]
      .filter((line) => line !== '')
      .join('\n'),
    modality: 'text',
    greeting: null,
    idle_timeout_ms: null,
  };
}
