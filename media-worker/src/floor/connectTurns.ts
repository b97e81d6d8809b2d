import type { ConversationMode } from '@visavis/shared';
import type { TurnDetector } from '../turn/TurnDetector.ts';
import type { Floor } from './Floor.ts';

/** What the turn detector hears reaches the floor. In hands-on mode every turn was meant for the avatar. */
export function connectTurns(turns: TurnDetector, floor: Floor, mode: ConversationMode): void {
  turns.on('userSpeech', ({ turnId, speaking }) => floor.userSpeech(turnId, speaking));
  turns.on('speech', ({ turnId, speechMs }) => floor.speech(turnId, speechMs));
  turns.on('words', (words) => floor.words(words));
  turns.on('partial', ({ turnId, text }) => floor.partial(turnId, text));
  if (mode === 'hands_free') turns.on('candidate', ({ turnId, text }) => floor.candidate(turnId, text));
  turns.on('turn', (turn) => floor.turn(turn, { deliberate: mode === 'hands_on' }));
  turns.on('settled', ({ turnId }) => floor.settled(turnId));
  turns.on('discarded', ({ turnId }) => floor.discarded(turnId));
}
