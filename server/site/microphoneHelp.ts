import type { MicrophoneRefusal } from '@visavis/client-sdk';

export interface MicrophoneHelp {
  readonly title: string;
  readonly text: string;
  readonly steps: readonly string[];
}

/** How permission is given back, by browser. The order matters: Edge calls itself Chrome too, and Chrome Safari. */
const PERMISSION_STEPS: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /iPhone|iPad/,
    [
      'Tap the page menu beside the address bar.',
      'Open Website Settings and set Microphone to Allow.',
      'Come back and press Try again.',
    ],
  ],
  [
    /Android/,
    ['Tap the icon left of the address.', 'Open Permissions and allow the microphone.', 'Press Try again.'],
  ],
  [
    /Firefox/,
    [
      'Click the crossed-out microphone left of the address.',
      'Remove “Blocked” with the ✕.',
      'Press Try again and choose Allow.',
    ],
  ],
  [/Edg\/|Chrome/, ['Click the icon left of the address.', 'Switch Microphone on.', 'Press Try again.']],
  [/Safari/, ['Open Safari › Settings for This Website.', 'Set Microphone to Allow.', 'Press Try again.']],
];
const ANY_BROWSER = [
  'Open this site’s permissions, next to the address.',
  'Allow the microphone.',
  'Press Try again.',
];

/** What to tell a visitor whose microphone cannot be used. */
export function microphoneHelp(why: MicrophoneRefusal | 'lost', userAgent: string): MicrophoneHelp {
  const typing = 'You can type meanwhile.';
  switch (why) {
    case 'denied': {
      const steps = PERMISSION_STEPS.find(([browser]) => browser.test(userAgent))?.[1] ?? ANY_BROWSER;
      return { title: 'Your microphone is blocked', text: `${typing} To speak:`, steps };
    }
    case 'not_found':
      return { title: 'No microphone found', text: `${typing} Plug one in and press Try again.`, steps: [] };
    case 'lost':
      return {
        title: 'Your microphone was unplugged',
        text: `${typing} Plug it in again to speak.`,
        steps: [],
      };
    case 'in_use':
      return {
        title: 'Your microphone is busy',
        text: `Another program seems to use it. Close calls and recorders, then press Try again. ${typing}`,
        steps: [],
      };
    case 'insecure_context':
      return {
        title: 'This page cannot use the microphone',
        text: `Browsers allow it on https pages and on localhost only. ${typing}`,
        steps: [],
      };
    case 'failed':
      return { title: 'The microphone did not start', text: `Press Try again. ${typing}`, steps: [] };
  }
}
