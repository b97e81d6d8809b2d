import {
  CONTEXT_MAX_WORDS,
  countWords,
  type FaceWire,
  type ProfileWire,
  type VoiceWire,
} from '@visavis/shared';
import type { Catalog, Choice } from './DemoApi.ts';
import { describeManner } from './describeManner.ts';
import { DocumentsField, type VisitorDocument } from './DocumentsField.ts';
import { byId } from './dom.ts';
import { chooseFace, faceOption, voiceOption } from './options.ts';
import { VoiceSample } from './VoiceSample.ts';

export interface StartOptions {
  readonly microphone: boolean;
  readonly documents: readonly VisitorDocument[];
}

export interface StartViewEvents {
  readonly onStart: (choice: Choice, options: StartOptions) => void;
}

/** Where a visitor picks a face, a role and a voice. Everything has a default: one click starts. */
export class StartView {
  readonly #root = byId('start', HTMLElement);
  readonly #faces = byId('faces', HTMLFieldSetElement);
  readonly #profile = byId('profile', HTMLSelectElement);
  readonly #voice = byId('voice', HTMLSelectElement);
  readonly #context = byId('context', HTMLTextAreaElement);
  readonly #behavior = byId('behavior', HTMLTextAreaElement);
  readonly #documents = new DocumentsField();
  readonly #count = byId('context-count', HTMLElement);
  readonly #button = byId('start-button', HTMLButtonElement);
  readonly #silent = byId('start-silent', HTMLButtonElement);
  readonly #error = byId('start-error', HTMLElement);
  readonly #sample = new VoiceSample(byId('sample', HTMLButtonElement));
  readonly #events: StartViewEvents;
  #catalog: Catalog = { faces: [], profiles: [], voices: [] };
  #face: FaceWire | null = null;
  /** The visitor chose a face: another role no longer changes it. */
  #faceChosen = false;
  /** The visitor chose a voice: another face no longer changes it. */
  #voiceChosen = false;

  constructor(events: StartViewEvents) {
    this.#events = events;
    this.setBusy(true, 'One moment…');
    byId('setup', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      this.#start(true);
    });
    this.#silent.addEventListener('click', () => this.#start(false));
    this.#profile.addEventListener('change', () => this.#showProfile());
    this.#voice.addEventListener('change', () => {
      this.#voiceChosen = true;
      this.#showVoice();
    });
    this.#context.addEventListener('input', () => this.#showCount());
    this.#showCount();
  }

  get face(): FaceWire | null {
    return this.#face;
  }

  get voices(): readonly VoiceWire[] {
    return this.#catalog.voices;
  }

  /** Fills the form; the first face and profile are chosen. */
  show(catalog: Catalog): void {
    this.#catalog = catalog;
    this.#faces.append(
      ...catalog.faces.map((face) =>
        faceOption(face, () => {
          this.#faceChosen = true;
          this.#choose(face);
        }),
      ),
    );
    this.#profile.append(...catalog.profiles.map(({ id, name }) => new Option(name, id)));
    this.#voice.append(...catalog.voices.map(voiceOption));
    const [first] = catalog.faces;
    if (first) this.#choose(first);
    this.#showProfile();
    this.setBusy(false);
  }

  setVisible(visible: boolean): void {
    this.#root.hidden = !visible;
    if (!visible) this.#sample.stop();
  }

  setBusy(busy: boolean, label = 'Start talking'): void {
    this.#button.disabled = busy;
    this.#silent.disabled = busy;
    byId('start-label', HTMLElement).textContent = label;
  }

  /** Null takes the message away. */
  showError(message: string | null): void {
    this.#error.hidden = message === null;
    this.#error.textContent = message ?? '';
  }

  #choose(face: FaceWire): void {
    this.#face = face;
    chooseFace(this.#faces, face);
    if (this.#voiceChosen) return;
    const profile = this.#chosenProfile();
    const ownFace = profile?.face === null || profile?.face === face.id;
    this.#voice.value = (ownFace ? profile.voice : null) ?? face.default_voice;
    this.#showVoice();
  }

  #showProfile(): void {
    const profile = this.#chosenProfile();
    byId('profile-description', HTMLElement).textContent = profile?.description ?? '';
    const manner = profile ? describeManner(profile.manner) : '';
    const shown = byId('profile-manner', HTMLElement);
    shown.textContent = manner;
    shown.hidden = manner === '';
    const face = this.#catalog.faces.find(({ id }) => id === profile?.face);
    if (face && !this.#faceChosen) this.#choose(face);
    else if (this.#face) this.#choose(this.#face);
    // A profile without a character of its own is nothing without the visitor's words.
    if (profile?.id === 'base') byId('more', HTMLDetailsElement).open = true;
  }

  #chosenProfile(): ProfileWire | undefined {
    return this.#catalog.profiles.find(({ id }) => id === this.#profile.value);
  }

  #showVoice(): void {
    this.#sample.setUrl(this.#catalog.voices.find(({ id }) => id === this.#voice.value)?.sample ?? null);
  }

  #showCount(): boolean {
    const words = countWords(this.#context.value);
    const over = words > CONTEXT_MAX_WORDS;
    const [said, most] = [words, CONTEXT_MAX_WORDS].map((number) => number.toLocaleString('en'));
    this.#count.textContent = over ? `${said} words: ${most} are the most` : `${said} of ${most} words`;
    this.#count.classList.toggle('is-over', over);
    this.#context.setAttribute('aria-invalid', String(over));
    return !over;
  }

  #start(microphone: boolean): void {
    this.showError(null);
    if (!this.#face) return;
    if (!this.#showCount()) {
      byId('more', HTMLDetailsElement).open = true;
      this.#context.focus();
      return;
    }
    const documents = this.#documents.read();
    if (!documents) {
      byId('more', HTMLDetailsElement).open = true;
      this.#documents.focus();
      return;
    }
    const [context, behavior] = [this.#context.value.trim(), this.#behavior.value.trim()];
    this.#events.onStart(
      {
        face: this.#face.id,
        profile: this.#profile.value,
        voice: this.#voice.value,
        ...(context && { context }),
        ...(behavior && { behavior }),
      },
      { microphone, documents },
    );
  }
}
