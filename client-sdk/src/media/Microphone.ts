import { TypedEmitter } from '@visavis/shared';
import type { MicrophoneRefusal, MicrophoneStatus } from '../events.ts';
import type { MediaDevicesLike } from '../platform/Platform.ts';

export type MicrophoneEvents = {
  status: [MicrophoneStatus];
  /** The track to send from now on; null when there is none any more. */
  track: [MediaStreamTrack | null];
};

/** Without echo cancellation the avatar would hear and interrupt itself. */
const SPEECH: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  channelCount: 1,
};

const REFUSALS: Readonly<Record<string, MicrophoneRefusal>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'not_found',
  OverconstrainedError: 'not_found',
  NotReadableError: 'in_use',
  AbortError: 'in_use',
};

const MESSAGES: Readonly<Record<MicrophoneRefusal, string>> = {
  denied: 'The microphone was refused by the user or by the browser’s settings.',
  not_found: 'No such microphone was found.',
  in_use: 'The microphone is in use by another program, or the system does not release it.',
  insecure_context: 'Browsers give the microphone to https pages (and localhost) only.',
  failed: 'The microphone could not be opened.',
};

/** The user's microphone: opened, changed, lost and found again. It never throws: what happens is told by `status`. */
export class Microphone extends TypedEmitter<MicrophoneEvents> {
  readonly #source: boolean | MediaStream | MediaTrackConstraints;
  readonly #devices: MediaDevicesLike | null;
  #status: MicrophoneStatus = { status: 'off' };
  #track: MediaStreamTrack | null = null;
  #releaseTrack: () => void = () => undefined;
  /** Counts openings: what an older one brings comes too late and is stopped. */
  #opening = 0;
  #closed = false;

  constructor(source: boolean | MediaStream | MediaTrackConstraints, devices: MediaDevicesLike | null) {
    super();
    this.#source = source;
    this.#devices = devices;
    devices?.addEventListener('devicechange', this.#onDeviceChange);
  }

  get track(): MediaStreamTrack | null {
    return this.#track;
  }

  get status(): MicrophoneStatus {
    return this.#status;
  }

  /** Opens what the options ask for. Safe to call again, after a refusal for instance. */
  async open(): Promise<void> {
    if (this.#source === false || this.#track) return;
    if (typeof this.#source === 'object' && 'getAudioTracks' in this.#source) {
      // A clone, so that muting, stopping and closing are ours and the page's own track is left alone.
      const track = this.#source.getAudioTracks()[0]?.clone();
      if (track) this.#use(track);
      else this.#refuse('not_found', 'The MediaStream that was passed has no audio track.');
      return;
    }
    await this.#request(typeof this.#source === 'object' ? this.#source : {});
  }

  /** Changes to another device (an id from `enumerateDevices`), or to the default one. */
  async setDevice(deviceId: string): Promise<void> {
    const base = typeof this.#source === 'object' && !('getAudioTracks' in this.#source) ? this.#source : {};
    await this.#request({ ...base, deviceId: deviceId === 'default' ? 'default' : { exact: deviceId } });
  }

  async #request(constraints: MediaTrackConstraints): Promise<void> {
    if (this.#closed) return;
    const opening = ++this.#opening;
    if (!this.#devices) {
      this.#refuse('insecure_context');
      return;
    }
    this.#setStatus({ status: 'requesting' });
    try {
      const stream = await this.#devices.getUserMedia({ audio: { ...SPEECH, ...constraints }, video: false });
      const track = stream.getAudioTracks()[0];
      if (opening !== this.#opening) {
        for (const late of stream.getTracks()) late.stop();
      } else if (track) {
        this.#use(track);
      } else {
        this.#refuse('not_found');
      }
    } catch (error) {
      if (opening !== this.#opening) return;
      this.#refuse((error instanceof Error ? REFUSALS[error.name] : undefined) ?? 'failed');
    }
  }

  #use(track: MediaStreamTrack): void {
    this.#releaseTrack();
    const ended = (): void => {
      this.#dropTrack();
      this.#setStatus({ status: 'lost', message: 'The microphone went away.' });
      void this.#request({});
    };
    track.addEventListener('ended', ended);
    this.#releaseTrack = () => {
      track.removeEventListener('ended', ended);
      track.stop();
    };
    this.#track = track;
    this.#setStatus({ status: 'granted', deviceId: track.getSettings().deviceId ?? '', label: track.label });
    this.emit('track', track);
  }

  #dropTrack(): void {
    this.#releaseTrack();
    this.#releaseTrack = () => undefined;
    this.#track = null;
    this.emit('track', null);
  }

  #refuse(why: MicrophoneRefusal, message = MESSAGES[why]): void {
    // The device that was in use goes on being used.
    if (this.#track) {
      this.#setStatus({
        status: 'granted',
        deviceId: this.#track.getSettings().deviceId ?? '',
        label: this.#track.label,
      });
      return;
    }
    this.#setStatus({ status: 'refused', why, message });
  }

  #setStatus(status: MicrophoneStatus): void {
    this.#status = status;
    this.emit('status', status);
  }

  readonly #onDeviceChange = (): void => {
    const gone =
      this.#status.status === 'lost' ||
      (this.#status.status === 'refused' && this.#status.why === 'not_found' && this.#source !== false);
    if (gone) void this.#request({});
  };

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#opening++;
    this.#devices?.removeEventListener('devicechange', this.#onDeviceChange);
    this.#releaseTrack();
    this.#track = null;
    this.removeAllListeners();
  }
}
