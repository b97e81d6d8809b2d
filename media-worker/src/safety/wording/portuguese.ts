import { DIRECTORY } from '../helplines.ts';
import type { CrisisWording } from './CrisisWording.ts';

export const PORTUGUESE_WORDS: CrisisWording = {
  line: ({ number, text }) =>
    `você pode ligar${text ? ' ou escrever' : ''} para o ${number}, a qualquer hora do dia ou da noite`,
  anywhere: `você pode ligar para o 188 no Brasil, ou encontrar uma linha onde você está em ${DIRECTORY}`,
  localEmergency: 'o número de emergência do seu país',
  block: (line, emergency) => [
    'Que bom que você me contou, e eu levo isso a sério.',
    'Eu sou uma IA, então não posso chegar até você, e você merece uma pessoa ao seu lado.',
    `Agora mesmo, ${line}.`,
    `Se você acha que pode fazer isso, ligue para ${numbered(emergency)}, fique perto de alguém de confiança e longe de qualquer coisa que possa usar.`,
    'Um médico ou um terapeuta também pode ajudar com isso.',
    'Eu fico aqui com você: você está pensando em se matar agora?',
  ],
  reminder: (line, emergency) => [
    'Eu ouço você, e continuo aqui com você.',
    `Deixe uma pessoa ajudar você a carregar isso: ${line}.`,
    `Se você está em perigo agora, ligue para ${numbered(emergency)}.`,
    'Quem poderia ficar com você nos próximos minutos?',
  ],
  violence: (emergency) => [
    'Isso parece muito sério, e que bom que você disse em voz alta.',
    'Eu sou uma IA, e quero que todos fiquem em segurança, você também.',
    `Afaste-se dessa pessoa e de qualquer coisa que possa usar, e se alguém está em perigo agora, ligue para ${numbered(emergency)}.`,
    'Há alguém de confiança que possa ficar com você agora?',
  ],
  withheldAtRisk:
    'Quero ter cuidado aqui, porque a sua segurança importa para mim. Há alguém de confiança com quem você possa falar agora?',
  withheld: 'Prefiro não entrar nisso. Posso ajudar com outra coisa?',
  iAmAnAi: 'Eu sou uma IA.',
};

function numbered(emergency: string): string {
  return /^\d/.test(emergency) ? `o ${emergency}` : emergency;
}
