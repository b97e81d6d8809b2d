import { describe } from '../api.ts';
import { byId } from '../dom.ts';
import { chooseFace, faceOption, voiceOption } from '../options.ts';
import { showAlert } from '../safetyAlert.ts';
import { showProblem } from '../talk.ts';
import { VoiceSample } from '../VoiceSample.ts';
import { ClipPlayer } from './ClipPlayer.ts';
import { TherappaiClient, type Avatar, type Clip, type Persona, type Voice } from './TherappaiClient.ts';

const PERSONA = 'companion';
const FAILED = 'The clip could not be made. Here is the reply in writing; try again for a clip.';
const GONE = 'This clip can be loaded no more: its address is good for an hour. Make it again.';

const faces = byId('faces', HTMLFieldSetElement);
const persona = byId('persona', HTMLSelectElement);
const voice = byId('voice', HTMLSelectElement);
const message = byId('message', HTMLTextAreaElement);
const make = byId('make', HTMLButtonElement);
const cancel = byId('cancel', HTMLButtonElement);
const answer = byId('answer', HTMLElement);
const sample = new VoiceSample(byId('sample', HTMLButtonElement));
const player = new ClipPlayer(() => showProblem(GONE));
const client = new TherappaiClient();
let avatar: Avatar | null = null;
/** Of the clip that is being made. */
let callOff = new AbortController();

async function load(): Promise<void> {
  make.disabled = true;
  try {
    const [avatars, voices, contexts] = await Promise.all([
      client.avatars(),
      client.voices(),
      client.contexts(),
    ]);
    fill(avatars, voices, contexts);
    make.disabled = false;
  } catch (error) {
    showProblem(`${describe(error)} Reload the page to try again.`);
  }
}

function fill(avatars: readonly Avatar[], voices: readonly Voice[], contexts: readonly Persona[]): void {
  const showSample = (): void =>
    sample.setUrl(voices.find(({ id }) => id === voice.value)?.preview_url ?? null);
  const showPersona = (): void => {
    const { description = '' } = contexts.find(({ id }) => id === persona.value) ?? {};
    byId('persona-description', HTMLElement).textContent = description;
  };
  const choose = (chosen: Avatar): void => {
    avatar = chosen;
    chooseFace(faces, asFace(chosen));
    voice.value = chosen.default_voice.id;
    showSample();
    player.clear();
  };
  voice.append(...voices.map(voiceOption));
  persona.append(...contexts.map(({ id, name }) => new Option(name, id)));
  if (contexts.some(({ id }) => id === PERSONA)) persona.value = PERSONA;
  faces.append(...avatars.map((each) => faceOption(asFace(each), () => choose(each))));
  voice.addEventListener('change', showSample);
  persona.addEventListener('change', showPersona);
  showPersona();
  if (avatars[0]) choose(avatars[0]);
}

function asFace({ id, name, description, preview_url }: Avatar): Parameters<typeof chooseFace>[1] {
  return { id, name, description, image: preview_url };
}

/** One clip, whatever comes of it. */
async function produce(text: string, avatar_id: string): Promise<void> {
  const { signal } = (callOff = new AbortController());
  setBusy(true);
  showProblem(null);
  showAlert('none');
  answer.hidden = true;
  sample.stop();
  player.clear();
  // On a phone it is out of sight by now.
  byId('stage', HTMLElement).scrollIntoView({ block: 'nearest' });
  try {
    player.say('The reply is being written…', 0);
    const choice = { avatar_id, voice_id: voice.value, context_id: persona.value };
    const { reply, safety, ...clip } = await client.generate(text, choice, signal);
    byId('reply', HTMLElement).textContent = reply;
    answer.hidden = false;
    showAlert(safety.level);
    await show(await made(clip, signal));
  } catch (error) {
    player.say(signal.aborted ? 'Called off.' : '');
    if (!signal.aborted) showProblem(describe(error));
  } finally {
    setBusy(false);
  }
}

async function made(clip: Clip, signal: AbortSignal): Promise<Clip> {
  const tell = ({ status, progress }: Clip): void => {
    if (status === 'queued') player.say('The clip waits for its turn…', 0);
    else player.say('The clip is being made…', progress);
  };
  tell(clip);
  const finished = await client.finished(clip, tell, signal);
  if (signal.aborted && clip.job_id !== null) await client.cancel(clip.job_id);
  return finished;
}

async function show(clip: Clip): Promise<void> {
  switch (clip.status) {
    case 'ready':
      await player.play(clip);
      break;
    case 'failed':
      player.say('');
      showProblem(FAILED);
      break;
    case 'queued':
    case 'rendering':
    case 'cancelled':
      player.say('Called off.');
  }
}

function setBusy(busy: boolean): void {
  make.disabled = busy;
  faces.disabled = busy;
  cancel.hidden = !busy;
}

byId('setup', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  const text = message.value.trim();
  if (text === '') {
    showProblem('Write something first.');
    message.focus();
  } else if (avatar && !make.disabled) void produce(text, avatar.id);
});
cancel.addEventListener('click', () => callOff.abort());
await load();
