import { DIRECTORY } from '../helplines.ts';
import type { CrisisWording } from './CrisisWording.ts';

export const SPANISH_WORDS: CrisisWording = {
  line: ({ number, text }) =>
    `puedes llamar${text ? ' o escribir' : ''} al ${number}, a cualquier hora del día o de la noche`,
  anywhere: `puedes llamar al 024 en España, al 988 en Estados Unidos, o buscar una línea donde estés en ${DIRECTORY}`,
  localEmergency: 'al número de emergencias de tu país',
  block: (line, emergency) => [
    'Me alegra mucho que me lo hayas contado, y me lo tomo en serio.',
    'Soy una IA, así que no puedo ir hasta donde estás, y mereces tener a una persona a tu lado.',
    `Ahora mismo, ${line}.`,
    `Si crees que podrías hacerlo, llama ${numbered(emergency)}, quédate cerca de alguien de confianza y aléjate de cualquier cosa que pudieras usar.`,
    'Un médico o un terapeuta también puede ayudarte con esto.',
    'Me quedo aquí contigo: ¿estás pensando en quitarte la vida ahora mismo?',
  ],
  reminder: (line, emergency) => [
    'Te escucho, y sigo aquí contigo.',
    `Deja que una persona te ayude a llevar esto: ${line}.`,
    `Si estás en peligro ahora, llama ${numbered(emergency)}.`,
    '¿Quién podría estar contigo en los próximos minutos?',
  ],
  violence: (emergency) => [
    'Eso suena muy grave, y me alegra que lo hayas dicho en voz alta.',
    'Soy una IA, y quiero que todos estén a salvo, tú también.',
    `Aléjate de esa persona y de cualquier cosa que pudieras usar, y si alguien está en peligro ahora, llama ${numbered(emergency)}.`,
    '¿Hay alguien de confianza que pueda estar contigo ahora mismo?',
  ],
  withheldAtRisk:
    'Quiero tener cuidado aquí, porque tu seguridad me importa. ¿Hay alguien de confianza con quien puedas hablar ahora mismo?',
  withheld: 'Prefiero no entrar en eso. ¿Puedo ayudarte con otra cosa?',
  iAmAnAi: 'Soy una IA.',
};

function numbered(emergency: string): string {
  return /^\d/.test(emergency) ? `al ${emergency}` : emergency;
}
