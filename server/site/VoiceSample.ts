/** The button that plays a voice's sample. */
export class VoiceSample {
  readonly #button: HTMLButtonElement;
  readonly #audio = new Audio();

  constructor(button: HTMLButtonElement) {
    this.#button = button;
    this.#audio.preload = 'none';
    button.addEventListener('click', () => this.#toggle());
    for (const event of ['play', 'pause', 'ended', 'error'])
      this.#audio.addEventListener(event, () => this.#show());
  }

  setUrl(url: string | null): void {
    this.stop();
    this.#button.hidden = url === null;
    if (url !== null) this.#audio.src = url;
  }

  stop(): void {
    this.#audio.pause();
  }

  #toggle(): void {
    if (!this.#audio.paused) {
      this.#audio.pause();
      return;
    }
    this.#audio.currentTime = 0;
    this.#audio.play().catch(() => this.#show());
  }

  #show(): void {
    const playing = !this.#audio.paused && !this.#audio.ended;
    this.#button.classList.toggle('is-playing', playing);
    this.#button.setAttribute('aria-label', playing ? 'Stop the sample' : 'Listen to this voice');
  }
}
