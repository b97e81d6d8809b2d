import type { Catalog } from '../catalog/Catalog.ts';

/** What TherapyKin's clients ask for when they have no wish of their own: here, our default voice. */
export const DEFAULT_VOICE = 'L0Dsvb3SLTyegXwtm47J';
export const DEFAULT_VOICE_MODEL = 'eleven_flash_v2_5';

/**
 * The voice of the catalog that a client means.
 * @returns without a voice: whichever speaks when there is no wish; null: there is no such voice.
 */
export function voiceOf(catalog: Pick<Catalog, 'voice'>, id: string): { readonly voice?: string } | null {
  if (id === DEFAULT_VOICE) return {};
  const voice = catalog.voice(id);
  return voice ? { voice: voice.id } : null;
}
