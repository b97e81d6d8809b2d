import { keepCompany } from './companion.ts';
import { interview } from './interviewer.ts';
import type { EmbeddedRole } from './role.ts';
import { sell } from './sales.ts';
import type { Scene } from './Scene.ts';
import { support } from './support.ts';
import { teach } from './tutor.ts';

/** What each role does in its own way; undefined where it says what everybody says. */
const REPLIES: Readonly<Record<EmbeddedRole, (scene: Scene) => string | undefined>> = {
  partner: () => undefined,
  companion: keepCompany,
  interviewer: interview,
  sales: sell,
  support,
  tutor: teach,
};

export const replyInRole = (scene: Scene): string | undefined => REPLIES[scene.role](scene);
