import { byId } from './dom.ts';

export type SafetyLevel = 'none' | 'concern' | 'warning' | 'crisis';

/** Shows who may need it where there is help, `none` takes it away. */
export function showAlert(level: SafetyLevel): void {
  const element = byId('alert', HTMLElement);
  element.dataset.level = level;
  element.hidden = level === 'none';
  const crisis = level === 'crisis';
  byId('alert-title', HTMLElement).textContent = crisis ? 'You deserve help right now' : 'You are not alone';
  byId('alert-text', HTMLElement).textContent = crisis
    ? 'If you might act on this, call your local emergency number or a crisis line, and stay near someone you trust.'
    : 'It can help to tell someone you trust how you feel. A doctor or a therapist can help, too.';
}
