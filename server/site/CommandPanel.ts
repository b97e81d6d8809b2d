import type { AvatarSession } from '@visavis/client-sdk';
import type { VoiceWire } from '@visavis/shared';
import { byId } from './dom.ts';
import { voiceOption } from './options.ts';

type Commands = Pick<AvatarSession, 'speak' | 'updateContext' | 'updateSettings'>;

const SAID = 'It says this now.';
const KNOWS = 'It knows this from its next reply on.';
const ACTS = 'It acts so from its next reply on.';
const SPEAKS = 'The next sentence has this voice.';

/** What a page can command a live conversation to do, to be tried out. */
export class CommandPanel {
  readonly #root = byId('try', HTMLDetailsElement);
  readonly #said = byId('try-said', HTMLElement);

  /** @param voices to choose from, and which one speaks. */
  constructor(session: Commands, { voices, voice }: { voices: readonly VoiceWire[]; voice: string }) {
    this.#root.open = false;
    this.#said.textContent = '';
    this.#wire('speak', (text) => session.speak(text), SAID);
    this.#wire('know', (text) => session.updateContext({ mode: 'append', text }), KNOWS);
    this.#wire('act', (behavior) => session.updateSettings({ behavior }), ACTS);
    const choice = byId('try-voice', HTMLSelectElement);
    choice.replaceChildren(...voices.map(voiceOption));
    choice.value = voice;
    choice.onchange = () => void this.#run(session.updateSettings({ voice: choice.value }), SPEAKS);
  }

  setEnabled(enabled: boolean): void {
    byId('try-fields', HTMLFieldSetElement).disabled = !enabled;
  }

  #wire(name: string, command: (text: string) => Promise<void>, done: string): void {
    const words = byId(`try-${name}-words`, HTMLInputElement);
    words.value = '';
    byId(`try-${name}`, HTMLFormElement).onsubmit = (event) => {
      event.preventDefault();
      const text = words.value.trim();
      if (text === '') return;
      void this.#run(command(text), done).then((worked) => {
        if (worked) words.value = '';
      });
    };
  }

  /** @returns whether it worked; what came of it is shown. */
  async #run(command: Promise<void>, done: string): Promise<boolean> {
    try {
      await command;
      this.#said.textContent = done;
      return true;
    } catch (error) {
      this.#said.textContent = error instanceof Error ? error.message : String(error);
      return false;
    }
  }
}
