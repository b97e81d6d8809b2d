import { byId, make } from '../dom.ts';
import type { Clip } from './TherappaiClient.ts';

/** Where the portrait is, and then the clip; below it how far it is made. */
export class ClipPlayer {
  readonly #video = byId('video', HTMLVideoElement);
  readonly #download = byId('download', HTMLAnchorElement);
  readonly #progress = byId('progress', HTMLProgressElement);
  readonly #state = byId('state', HTMLElement);

  /** @param onGone a clip that was there can be loaded no more. */
  constructor(onGone: () => void) {
    this.#video.addEventListener('error', () => {
      if (this.#video.hasAttribute('src')) onGone();
    });
  }

  /** The portrait again. */
  clear(): void {
    this.#video.pause();
    this.#video.removeAttribute('src');
    this.#video.removeAttribute('poster');
    this.#video.replaceChildren();
    this.#video.load();
    this.#setShown(false);
    this.say('');
  }

  /** Plays one that is ready. */
  async play({ video_url, poster_url, captions_url }: Clip): Promise<void> {
    if (video_url === null) return;
    const captions = make('track');
    captions.kind = 'captions';
    captions.label = 'English';
    captions.srclang = 'en';
    captions.default = true;
    captions.src = captions_url ?? '';
    this.#video.replaceChildren(captions);
    this.#video.poster = poster_url ?? '';
    this.#video.src = video_url;
    this.#download.href = video_url;
    this.#setShown(true);
    this.say('Your clip is ready.');
    // A browser that lets no sound begin by itself has the player's own button.
    await this.#video.play().catch(() => undefined);
  }

  /** @param text how things stand, for ears as well. @param progress 0 to 1; null: none is to be seen. */
  say(text: string, progress: number | null = null): void {
    if (this.#state.textContent !== text) this.#state.textContent = text;
    this.#progress.hidden = progress === null;
    if (progress !== null) this.#progress.value = progress;
  }

  #setShown(shown: boolean): void {
    this.#video.hidden = !shown;
    this.#download.hidden = !shown;
    byId('still', HTMLElement).hidden = shown;
  }
}
