import type { AvatarSession, MicrophoneStatus } from '@visavis/client-sdk';
import { byId, make, setIcon, setLabel } from './dom.ts';
import { microphoneHelp } from './microphoneHelp.ts';

/** Everything about the visitor's microphone: mute, choice of device, and help when it cannot be used. */
export class MicrophonePanel {
  readonly #session: AvatarSession;
  readonly #mute = byId('mute', HTMLButtonElement);
  readonly #help = byId('microphone-help', HTMLElement);
  readonly #deviceField = byId('device-field', HTMLElement);
  readonly #device = byId('device', HTMLSelectElement);
  readonly #wanted: boolean;

  /** @param wanted false when the visitor chose to type. */
  constructor(session: AvatarSession, { wanted }: { wanted: boolean }) {
    this.#session = session;
    this.#wanted = wanted;
    this.#mute.onclick = () => this.#toggle();
    this.#device.onchange = () => void session.setDevice(this.#device.value);
    session.on('microphone', (status) => this.#show(status));
    session.on('userSpeech', ({ speaking }) => this.#mute.classList.toggle('is-heard', speaking));
    this.#show(session.microphone);
  }

  #toggle(): void {
    if (this.#session.microphone.status !== 'granted') {
      void this.#session.startMicrophone();
      return;
    }
    if (this.#session.muted) this.#session.unmute();
    else this.#session.mute();
    this.#show(this.#session.microphone);
  }

  #show(status: MicrophoneStatus): void {
    const granted = status.status === 'granted';
    const off = granted && this.#session.muted;
    this.#mute.setAttribute('aria-pressed', String(off));
    this.#mute.disabled = status.status === 'requesting' || !this.#wanted || status.status === 'off';
    setIcon(this.#mute, granted && !off ? 'mic' : 'mic-off');
    setLabel(this.#mute, off ? 'Unmute' : granted ? 'Mute' : 'Microphone');
    if (!granted) this.#mute.classList.remove('is-heard');
    this.#showHelp(status);
    if (granted) void this.#showDevices(status.deviceId);
    else this.#deviceField.hidden = true;
  }

  #showHelp(status: MicrophoneStatus): void {
    const why = status.status === 'refused' ? status.why : status.status === 'lost' ? 'lost' : null;
    this.#help.hidden = why === null;
    if (why === null) return;
    const { title, text, steps } = microphoneHelp(why, navigator.userAgent);
    const retry = make('button', { className: 'button is-small', text: 'Try again' });
    retry.type = 'button';
    retry.addEventListener('click', () => void this.#session.startMicrophone());
    this.#help.replaceChildren(
      make('h3', { text: title }),
      make('p', { text }),
      ...(steps.length > 0
        ? [
            make(
              'ol',
              {},
              steps.map((step) => make('li', { text: step })),
            ),
          ]
        : [make('p')]),
      retry,
    );
  }

  async #showDevices(current: string): Promise<void> {
    const devices = (await navigator.mediaDevices.enumerateDevices()).filter(
      ({ kind }) => kind === 'audioinput',
    );
    this.#deviceField.hidden = devices.length < 2;
    this.#device.replaceChildren(
      ...devices.map(({ deviceId, label }) => new Option(label || 'Microphone', deviceId)),
    );
    this.#device.value = current;
  }
}
