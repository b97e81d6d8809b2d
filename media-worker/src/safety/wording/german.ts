import { DIRECTORY } from '../helplines.ts';
import type { CrisisWording } from './CrisisWording.ts';

export const GERMAN_WORDS: CrisisWording = {
  line: ({ name, number }) =>
    `erreichst du unter ${number} jederzeit, Tag und Nacht, einen Menschen (${name})`,
  anywhere: `erreichst du in Deutschland unter 0800 111 0 111 jederzeit einen Menschen; andere Länder findest du auf ${DIRECTORY}`,
  localEmergency: 'den Notruf deines Landes',
  block: (line, emergency) => [
    'Ich bin wirklich froh, dass du mir das gesagt hast, und ich nehme es ernst.',
    'Ich bin eine KI und kann nicht zu dir kommen, und du verdienst einen Menschen an deiner Seite.',
    `Jetzt gleich ${line}.`,
    `Wenn du es tun könntest, ruf bitte ${numbered(emergency)} an, bleib bei jemandem, dem du vertraust, und geh weg von allem, was du benutzen könntest.`,
    'Eine Ärztin oder ein Therapeut kann dir damit auch helfen.',
    'Ich bleibe hier bei dir: Denkst du gerade daran, dich umzubringen?',
  ],
  reminder: (line, emergency) => [
    'Ich höre dich, und ich bin noch hier bei dir.',
    `Lass dir bitte von einem Menschen helfen: Jetzt gleich ${line}.`,
    `Wenn du jetzt in Gefahr bist, ruf ${numbered(emergency)} an.`,
    'Wer könnte in den nächsten Minuten bei dir sein?',
  ],
  violence: (emergency) => [
    'Das klingt sehr ernst, und es ist gut, dass du es aussprichst.',
    'Ich bin eine KI, und ich möchte, dass alle sicher sind, auch du.',
    `Geh bitte weg von der Person und von allem, was du benutzen könntest, und wenn jemand in Gefahr ist, ruf ${numbered(emergency)} an.`,
    'Gibt es jemanden, dem du vertraust und der jetzt bei dir sein kann?',
  ],
  withheldAtRisk:
    'Ich möchte hier vorsichtig sein, weil mir deine Sicherheit wichtig ist. Gibt es jemanden, dem du vertraust und mit dem du jetzt sprechen kannst?',
  withheld: 'Darauf möchte ich lieber nicht eingehen. Kann ich dir mit etwas anderem helfen?',
  iAmAnAi: 'Ich bin eine KI.',
};

function numbered(emergency: string): string {
  return /^\d/.test(emergency) ? `die ${emergency}` : emergency;
}
