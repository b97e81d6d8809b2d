import { ApiError, describe } from '../api.ts';
import { byId, formatTime, make, setLabel } from '../dom.ts';
import { MessageList, showProblem } from '../talk.ts';
import { TherapykinClient } from '../therapykin/TherapykinClient.ts';

const MAX_MS = 120_000;
const NOT_SECURE = 'Browsers give the microphone to https pages only: open this page by https.';
const NO_WORDS = 'No words were heard. Come closer to the microphone, and try again.';

const messages = new MessageList();
const state = byId('state', HTMLElement);
const announcer = byId('announcer', HTMLElement);
const button = byId('record', HTMLButtonElement);
const client = new TherapykinClient();
let stop: (() => void) | null = null;

button.addEventListener('click', () => {
  if (stop) stop();
  else void converse();
});

/** One message and its answer, whatever comes of it. */
async function converse(): Promise<void> {
  showProblem(null);
  button.disabled = true;
  try {
    const recording = await record();
    button.disabled = true;
    await answer(recording);
  } catch (error) {
    showProblem(describeHere(error));
  } finally {
    stop = null;
    button.disabled = false;
    button.setAttribute('aria-pressed', 'false');
    setLabel(button, 'Record');
    say('Press Record, speak, and press again to send.');
  }
}

/** @returns what was said until the button was pressed again. @throws DOMException, ApiError without a microphone. */
async function record(): Promise<Blob> {
  if (!isSecureContext) throw new ApiError(0, NOT_SECURE);
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  try {
    const recorder = new MediaRecorder(stream);
    const parts: Blob[] = [];
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
    const ended = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }));
    const since = performance.now();
    const tick = (): void => {
      const ms = performance.now() - since;
      say(`Recording, ${formatTime(ms)}`, 'Recording');
      if (ms >= MAX_MS) stop?.();
    };
    stop = () => {
      if (recorder.state !== 'inactive') recorder.stop();
    };
    recorder.start();
    button.disabled = false;
    button.setAttribute('aria-pressed', 'true');
    setLabel(button, 'Send');
    tick();
    const timer = setInterval(tick, 500);
    await ended;
    clearInterval(timer);
    return new Blob(parts, { type: recorder.mimeType });
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}

async function answer(recording: Blob): Promise<void> {
  say('Listening to your message…');
  const user = (await client.me()) ?? (await client.registerGuest('Guest'));
  const text = await client.transcribe(recording);
  if (text.trim() === '') {
    showProblem(NO_WORDS);
    return;
  }
  const mine = messages.add('user', text);
  messages.change(() => mine.append(player(recording)));
  say('Thinking…');
  const reply = messages.add('assistant', '');
  reply.classList.add('is-writing');
  try {
    const words = await client.ask(text, user, (whole) => messages.change(() => (reply.textContent = whole)));
    say('Finding the voice…');
    const audio = player(await client.speak(words));
    messages.change(() => reply.append(audio));
    // A browser that allows no sound by itself has the player's own button.
    await audio.play().catch(() => undefined);
  } finally {
    reply.classList.remove('is-writing');
    if (reply.textContent === '') reply.remove();
  }
}

function player(sound: Blob): HTMLAudioElement {
  const audio = make('audio');
  audio.controls = true;
  audio.src = URL.createObjectURL(sound);
  return audio;
}

/** @param heard what is said aloud of it, once. */
function say(text: string, heard = text): void {
  state.textContent = text;
  if (announcer.textContent !== heard) announcer.textContent = heard;
}

function describeHere(error: unknown): string {
  if (error instanceof DOMException && error.name === 'NotAllowedError')
    return 'The microphone is not allowed for this page: allow it in the browser, and press Record again.';
  if (error instanceof DOMException && error.name === 'NotFoundError')
    return 'There is no microphone: plug one in, and press Record again.';
  return describe(error);
}
