import type { Clock } from '@visavis/shared';

/** A replaced stream shows nothing until its first packet: the old picture stays up for so long at most. */
const SWAP_PATIENCE_MS = 2_000;

export interface PlayerOptions {
  readonly createStream: (tracks: MediaStreamTrack[]) => MediaStream;
  readonly clock: Clock;
  readonly onBlocked: () => void;
  readonly onFirstFrame: () => void;
}

/** Plays the avatar's tracks in the page's `<video>` or `<audio>`, which may come and go at any time. */
export class Player {
  readonly #options: PlayerOptions;
  #element: HTMLMediaElement | null = null;
  #stream: MediaStream | null = null;
  #cancelSwap: () => void = () => undefined;
  #cancelFirstFrame: () => void = () => undefined;
  /** We muted the element because the browser plays nothing else before a click. */
  #mutedByUs = false;
  #awaitsFirstFrame = false;

  constructor(options: PlayerOptions) {
    this.#options = options;
  }

  /** The `<video>` that plays now, where its frames can be watched. */
  get video(): HTMLVideoElement | null {
    const element = this.#element;
    return element?.tagName === 'VIDEO' && 'requestVideoFrameCallback' in element
      ? (element as HTMLVideoElement)
      : null;
  }

  /** An `<audio>` cannot show a picture: none needs to be sent. */
  get voiceOnly(): boolean {
    return this.#element?.tagName === 'AUDIO';
  }

  attach(element: HTMLMediaElement): void {
    if (this.#element === element) return;
    this.detach();
    this.#element = element;
    // iOS opens its full-screen player otherwise.
    element.setAttribute('playsinline', '');
    this.#show();
  }

  detach(): void {
    const element = this.#element;
    this.#cancelFirstFrame();
    if (!element) return;
    this.#unmute(element);
    this.#element = null;
    element.pause();
    element.srcObject = null;
  }

  /** The next frame that is shown is the first one of a connection. */
  expectFirstFrame(): void {
    this.#awaitsFirstFrame = true;
  }

  /** Plays these tracks; tracks that replace others are shown once their media arrives. */
  setTracks(tracks: MediaStreamTrack[]): void {
    this.#cancelSwap();
    const previous = this.#stream;
    if (previous && changeInPlace(previous, tracks)) return;
    this.#stream = this.#options.createStream(tracks);
    const telling = tracks.find(({ kind }) => kind === 'video') ?? tracks[0];
    if (!previous || !telling?.muted) {
      this.#show();
      return;
    }
    const swap = (): void => {
      this.#cancelSwap();
      this.#show();
    };
    const cancelTimer = this.#options.clock.setTimeout(swap, SWAP_PATIENCE_MS);
    telling.addEventListener('unmute', swap);
    this.#cancelSwap = () => {
      cancelTimer();
      telling.removeEventListener('unmute', swap);
      this.#cancelSwap = () => undefined;
    };
  }

  /** Takes the streams off the element; the last picture stays where the browser keeps it. */
  clear(): void {
    this.#cancelSwap();
    this.#cancelFirstFrame();
    this.#awaitsFirstFrame = false;
    this.#stream = null;
    if (!this.#element) return;
    this.#unmute(this.#element);
    this.#element.pause();
    this.#element.srcObject = null;
  }

  /** Starts playing with sound; call it from a click. @returns whether the browser let it. */
  async play(): Promise<boolean> {
    const element = this.#element;
    if (!element?.srcObject) return false;
    this.#unmute(element);
    try {
      await element.play();
      return true;
    } catch (error) {
      // A newer stream interrupted this one (AbortError): its own play() tells.
      if (!(error instanceof Error) || error.name !== 'NotAllowedError' || this.#element !== element)
        return false;
      await this.#playSilently(element);
      this.#options.onBlocked();
      return false;
    }
  }

  /** The picture, at least, may move before the click. */
  async #playSilently(element: HTMLMediaElement): Promise<void> {
    if (element.muted) return;
    this.#mutedByUs = true;
    element.muted = true;
    await element.play().catch(() => undefined);
  }

  #unmute(element: HTMLMediaElement): void {
    if (this.#mutedByUs) element.muted = false;
    this.#mutedByUs = false;
  }

  #show(): void {
    if (!this.#element || !this.#stream) return;
    this.#element.srcObject = this.#stream;
    this.#watchFirstFrame(this.#element);
    void this.play();
  }

  #watchFirstFrame(element: HTMLMediaElement): void {
    this.#cancelFirstFrame();
    if (!this.#awaitsFirstFrame) return;
    const seen = (): void => {
      this.#cancelFirstFrame();
      this.#awaitsFirstFrame = false;
      this.#options.onFirstFrame();
    };
    if ('requestVideoFrameCallback' in element && this.#stream?.getVideoTracks().length) {
      const video = element as HTMLVideoElement;
      const handle = video.requestVideoFrameCallback(seen);
      this.#cancelFirstFrame = () => video.cancelVideoFrameCallback(handle);
    } else {
      element.addEventListener('playing', seen);
      this.#cancelFirstFrame = () => element.removeEventListener('playing', seen);
    }
  }
}

/** A picture that comes or goes must not make the sound begin anew. @returns whether that was possible. */
function changeInPlace(stream: MediaStream, tracks: readonly MediaStreamTrack[]): boolean {
  const present = stream.getTracks();
  if (!tracks.some((track) => present.includes(track))) return false;
  for (const track of present) if (!tracks.includes(track)) stream.removeTrack(track);
  for (const track of tracks) if (!present.includes(track)) stream.addTrack(track);
  return true;
}
