import type { VoiceWire } from '@visavis/shared';
import { byId, make } from './dom.ts';

/** A face to choose from. */
export interface FaceChoice {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Of its picture. */
  readonly image: string;
}

/** @param onChoose the visitor chose it. */
export function faceOption({ id, name, image: url }: FaceChoice, onChoose: () => void): HTMLElement {
  const input = make('input');
  input.type = 'radio';
  input.name = 'face';
  input.value = id;
  input.addEventListener('change', onChoose);
  const image = make('img');
  image.src = url;
  image.alt = '';
  image.width = image.height = 44;
  return make('label', { className: 'face-option' }, [input, make('span', {}, [image, new Text(name)])]);
}

/** Marks one of the faces as chosen, and shows its portrait. */
export function chooseFace(faces: HTMLFieldSetElement, { id, name, description, image }: FaceChoice): void {
  const option = faces.querySelector<HTMLInputElement>(`input[value="${CSS.escape(id)}"]`);
  if (option) option.checked = true;
  const portrait = byId('portrait', HTMLImageElement);
  portrait.src = image;
  portrait.alt = `Portrait of ${name}`;
  byId('face-name', HTMLElement).textContent = name;
  byId('face-description', HTMLElement).textContent = description;
}

export function voiceOption({
  id,
  name,
  gender,
}: Pick<VoiceWire, 'id' | 'name' | 'gender'>): HTMLOptionElement {
  return new Option(gender === 'neutral' ? name : `${name} (${gender})`, id);
}
