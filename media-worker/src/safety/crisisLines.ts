/** Who can be reached, by region; spoken, so no addresses. Sources: the services' own sites, 2025. */
interface Region {
  readonly line: string;
  readonly emergency: string;
}

const REGIONS: Readonly<Record<string, Region>> = {
  US: { line: 'you can call or text 988, any time, day or night', emergency: '911' },
  CA: { line: 'you can call or text 988, any time, day or night', emergency: '911' },
  GB: { line: 'you can call Samaritans free on 116 123, any time, day or night', emergency: '999' },
  IE: { line: 'you can call Samaritans free on 116 123, any time, day or night', emergency: '112' },
  AU: { line: 'you can call Lifeline on 13 11 14, any time, day or night', emergency: '000' },
  NZ: { line: 'you can call or text 1737, any time, day or night', emergency: '111' },
  IN: { line: 'you can call Tele MANAS on 14416, any time, day or night', emergency: '112' },
};

/** Nothing says where the person is. */
const ANYWHERE: Region = {
  line: 'you can call or text 988 in the US, call Samaritans on 116 123 in the UK and Ireland, or call a crisis line where you are',
  emergency: 'your local emergency number',
};

/** @param language BCP 47; its region decides. */
function regionOf(language: string): Region {
  try {
    const { region } = new Intl.Locale(language);
    return REGIONS[region ?? ''] ?? ANYWHERE;
  } catch {
    return ANYWHERE;
  }
}

/**
 * What is said at a crisis whatever the model does, one string a sentence: names it warmly, asks directly, gives a line,
 * a professional and a person, says that it is an AI, and stays.
 */
export function crisisBlock(language: string): readonly string[] {
  const { line, emergency } = regionOf(language);
  return [
    "I'm really glad you told me, and I'm taking it seriously.",
    "I'm an AI, so I can't get to you, and you deserve a person by your side.",
    `Right now, ${line}.`,
    `If you might act on this, please call ${emergency}, stay near someone you trust, and put distance between you and anything you could use.`,
    'A doctor or a therapist can help with this too.',
    "I'm staying here with you: are you thinking of killing yourself right now?",
  ];
}

/** For the next crisis messages of the same conversation: the same help, without reciting it all again. */
export function crisisReminder(language: string): readonly string[] {
  const { line, emergency } = regionOf(language);
  return [
    "I hear you, and I'm still here with you.",
    `Please let a person help you carry this: ${line}.`,
    `If you are in danger now, call ${emergency}.`,
    'Who could be with you in the next few minutes?',
  ];
}

/** When the danger is to somebody else. */
export function violenceBlock(language: string): readonly string[] {
  const { emergency } = regionOf(language);
  return [
    "That sounds very serious, and I'm glad you said it out loud.",
    "I'm an AI, and I want everyone to stay safe, you included.",
    `Please step away from them and from anything you could use, and if anyone is in danger now, call ${emergency}.`,
    'Is there someone you trust who can be with you right now?',
  ];
}

/** Spoken in place of a reply that must not be heard. */
export function withheldReply(grave: boolean): string {
  return grave
    ? 'I want to be careful here, because your safety matters to me. Is there someone you trust that you could talk to right now?'
    : "I'd rather not go there. Is there something else I can help you with?";
}
