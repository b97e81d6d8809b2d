import { DIRECTORY } from '../helplines.ts';
import type { CrisisWording } from './CrisisWording.ts';

export const FRENCH_WORDS: CrisisWording = {
  line: ({ number, text }) =>
    `vous pouvez appeler${text ? ' ou écrire' : ''} au ${number}, à toute heure du jour et de la nuit`,
  anywhere: `vous pouvez appeler le 3114 en France, ou trouver une ligne près de vous sur ${DIRECTORY}`,
  localEmergency: "le numéro d'urgence de votre pays",
  block: (line, emergency) => [
    "Je suis vraiment content que vous m'en ayez parlé, et je le prends au sérieux.",
    'Je suis une IA, je ne peux pas venir jusqu’à vous, et vous méritez une personne à vos côtés.',
    `Tout de suite, ${line}.`,
    `Si vous risquez de passer à l'acte, appelez ${numbered(emergency)}, restez près de quelqu'un de confiance et éloignez-vous de tout ce que vous pourriez utiliser.`,
    'Un médecin ou un thérapeute peut aussi vous aider.',
    'Je reste ici avec vous : pensez-vous à vous tuer en ce moment ?',
  ],
  reminder: (line, emergency) => [
    'Je vous entends, et je suis toujours là avec vous.',
    `Laissez une personne vous aider à porter cela : ${line}.`,
    `Si vous êtes en danger maintenant, appelez ${numbered(emergency)}.`,
    'Qui pourrait être auprès de vous dans les prochaines minutes ?',
  ],
  violence: (emergency) => [
    "C'est très grave, et c'est bien que vous le disiez à voix haute.",
    'Je suis une IA, et je veux que tout le monde reste en sécurité, vous aussi.',
    `Éloignez-vous de cette personne et de tout ce que vous pourriez utiliser, et si quelqu'un est en danger, appelez ${numbered(emergency)}.`,
    "Y a-t-il quelqu'un de confiance qui puisse être avec vous maintenant ?",
  ],
  withheldAtRisk:
    "Je veux être prudent ici, parce que votre sécurité compte. Y a-t-il quelqu'un de confiance à qui vous pourriez parler maintenant ?",
  withheld: 'Je préfère ne pas aller là. Puis-je vous aider avec autre chose ?',
  iAmAnAi: 'Je suis une IA.',
};

function numbered(emergency: string): string {
  return /^\d/.test(emergency) ? `le ${emergency}` : emergency;
}
