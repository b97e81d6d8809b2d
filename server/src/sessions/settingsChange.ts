import type { UpdateContextRequest, UpdateSessionRequest } from '@visavis/shared';
import type { Catalog, CatalogVoice } from '../catalog/Catalog.ts';
import { canonicalTag, checkContext, checkLanguage, Problems, speaks, unknown } from './effectiveSettings.ts';
import type { Session, SettingsChange } from './Session.ts';

/**
 * Checks a change against what there is and against the rest of the session. A new language that the session's voice
 * does not speak brings a voice that does, unless one was chosen.
 * @returns what differs from the session.
 * @throws VisavisError `validation_failed` or `unsupported_option` with every field that is wrong.
 */
export function resolveUpdate(
  session: Session,
  request: UpdateSessionRequest,
  catalog: Catalog,
): SettingsChange {
  const problems = new Problems();

  if (request.face !== undefined && !catalog.face(request.face)) {
    problems.add('validation_failed', 'face', unknown(request.face, 'face', catalog.faces));
  }
  const chosen = request.voice === undefined ? undefined : catalog.voice(request.voice);
  if (request.voice !== undefined && !chosen) {
    problems.add('validation_failed', 'voice', unknown(request.voice, 'voice', catalog.voices));
  }
  const language = request.language === undefined ? session.language : canonicalTag(request.language);
  checkLanguage(language, chosen, catalog, problems);
  const voice =
    chosen ?? (language === undefined ? undefined : fittingVoice(session, request.face, language, catalog));
  if (language !== undefined && request.language !== undefined && request.voice === undefined && !voice) {
    problems.add('unsupported_option', 'language', `no voice speaks ${language}`);
  }
  problems.throwIfAny();

  const { behavior, face, modality } = request;
  return difference(session, { behavior, face, language, modality, voice: voice?.id });
}

/** @throws VisavisError `context_too_long`: nothing changes then. */
export function resolveContext(session: Session, { mode, text }: UpdateContextRequest): SettingsChange {
  const context = mode === 'replace' || session.context === '' ? text : `${session.context}\n\n${text}`;
  const problems = new Problems();
  checkContext(context, 'text', problems);
  problems.throwIfAny();
  return difference(session, { context });
}

/** The session's own voice as long as it will do. */
function fittingVoice(
  session: Session,
  face: string | undefined,
  language: string,
  catalog: Catalog,
): CatalogVoice | undefined {
  const own = catalog.voice(session.voice);
  const shown = catalog.face(face ?? session.face);
  const candidates = [own, shown && catalog.defaultVoice(shown), ...catalog.voices];
  return candidates.find((voice) => voice && speaks(voice.language, language));
}

type Wanted = { [Key in keyof SettingsChange]: SettingsChange[Key] | undefined };

function difference(session: Session, wanted: Wanted): SettingsChange {
  const changed = Object.entries(wanted).filter(
    ([key, value]) => value !== undefined && value !== session[key as keyof SettingsChange],
  );
  return Object.fromEntries(changed);
}
