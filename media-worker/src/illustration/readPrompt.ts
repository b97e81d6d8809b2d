import { straightApostrophes } from '@visavis/shared';
import { MOTIFS, type Hour, type Mood, type Motif, type Scene } from './Scene.ts';

const words = (...patterns: readonly string[]): RegExp => new RegExp(`\\b(?:${patterns.join('|')})\\b`, 'i');

const MOOD_WORDS: readonly (readonly [Mood, RegExp])[] = [
  ['angry', words('ang(?:er|ry)', 'furious', 'rage', 'fight\\w*', 'storm\\w*', 'frustrat\\w*', 'resent\\w*')],
  [
    'anxious',
    words(
      'anxi\\w+',
      'worr\\w+',
      'afraid',
      'scared',
      'fear\\w*',
      'panic\\w*',
      'nervous',
      'stress\\w*',
      'overwhelm\\w*',
    ),
  ],
  [
    'sad',
    words(
      'sad\\w*',
      'grie\\w+',
      'lonel\\w+',
      'alone',
      'loss',
      'lost',
      'cry\\w*',
      'tears?',
      'melanchol\\w+',
      'miss(?:ing)?',
      'empty',
    ),
  ],
  [
    'hopeful',
    words(
      'hope\\w*',
      'dawn',
      'sunrise',
      'new beginning\\w*',
      'heal\\w*',
      'grow\\w*',
      'recover\\w*',
      'future',
    ),
  ],
  [
    'glad',
    words(
      'happ\\w+',
      'joy\\w*',
      'glad',
      'celebrat\\w+',
      'laugh\\w*',
      'party',
      'proud',
      'love\\w*',
      'summer',
      'play\\w*',
    ),
  ],
  [
    'calm',
    words(
      'calm\\w*',
      'peace\\w*',
      'quiet\\w*',
      'relax\\w*',
      'serene',
      'safe',
      'still',
      'rest\\w*',
      'breath\\w*',
      'meditat\\w+',
    ),
  ],
];

const HOUR_WORDS: readonly (readonly [Hour, RegExp])[] = [
  [
    'night',
    words(
      'night\\w*',
      'moon\\w*',
      'stars?',
      'starry',
      'midnight',
      'dark\\w*',
      'dream\\w*',
      'asleep',
      'sleep\\w*',
    ),
  ],
  ['dusk', words('dusk', 'dawn', 'sunset', 'sunrise', 'evening', 'autumn', 'fall')],
];

const MOTIF_WORDS: Readonly<Record<Motif, RegExp>> = {
  stars: words('stars?', 'starry', 'galax\\w+', 'universe', 'dream\\w*', 'space'),
  moon: words('moon\\w*', 'night', 'sleep\\w*'),
  sun: words('sun\\w*', 'summer', 'warm\\w*', 'light', 'dawn', 'morning', 'hope\\w*', 'joy\\w*', 'happ\\w+'),
  rainbow: words('rainbows?'),
  mountains: words(
    'mountains?',
    'hills?',
    'peaks?',
    'climb\\w*',
    'strength',
    'strong',
    'challenge\\w*',
    'valley',
  ),
  clouds: words('clouds?', 'cloudy', 'sky', 'fog\\w*', 'mist\\w*', 'storm\\w*', 'worr\\w+', 'sad\\w*'),
  city: words('city', 'town', 'streets?', 'work\\w*', 'office', 'job', 'buildings?', 'school', 'university'),
  sea: words(
    'sea',
    'oceans?',
    'waves?',
    'beach',
    'shore',
    'coast',
    'lake',
    'harbou?r',
    'island',
    'calm\\w*',
    'breath\\w*',
  ),
  forest: words('forests?', 'woods?', 'trees', 'nature', 'jungle', 'park'),
  river: words('rivers?', 'streams?', 'brook', 'waterfall'),
  boat: words('boats?', 'ships?', 'sail\\w*', 'canoe'),
  road: words(
    'roads?',
    'paths?',
    'way',
    'journey',
    'walk\\w*',
    'travel\\w*',
    'future',
    'bridge',
    'steps?',
    'lost',
  ),
  house: words('house', 'home', 'cabin', 'cottage', 'family', 'safe\\w*', 'village'),
  tree: words('tree', 'oak', 'roots?', 'grow\\w*', 'autumn', 'fall', 'spring'),
  flowers: words('flowers?', 'garden\\w*', 'meadow', 'roses?', 'bloom\\w*', 'spring', 'field', 'heal\\w*'),
  animal: words('cats?', 'dogs?', 'pupp(?:y|ies)', 'kittens?', 'animals?', 'pets?', 'fox', 'horse'),
  people: words(
    'people',
    'persons?',
    'couple',
    'friends?',
    'family',
    'together',
    'partner',
    'husband',
    'wife',
    'mother',
    'father',
    'mum',
    'mom',
    'dad',
    'parents?',
    'child\\w*',
    'kids?',
    'man',
    'woman',
    'someone',
    'somebody',
    'we',
    'us',
    'me',
    'talk\\w*',
    'alone',
    'lonel\\w+',
  ),
  fire: words('fire\\w*', 'campfire', 'flames?', 'candles?', 'ang(?:er|ry)', 'rage'),
  heart: words('hearts?', 'love\\w*', 'heartbr\\w+', 'affection'),
  birds: words('birds?', 'free\\w*', 'fly\\w*', 'wings?', 'hope\\w*', 'seagulls?', 'dove'),
  rain: words('rain(?:s|y|ing|ed|drops?)?', 'storm\\w*', 'tears?', 'cry\\w*', 'thunder\\w*', 'sad\\w*'),
  snow: words('snow\\w*', 'winter', 'cold', 'frost', 'ice', 'icy', 'christmas'),
};

const MOST_MOTIFS = 6;
/** For words that name nothing that can be drawn. */
const OF_MOOD: Readonly<Record<Mood, readonly Motif[]>> = {
  calm: ['sea', 'sun'],
  glad: ['sun', 'flowers', 'birds'],
  sad: ['clouds', 'rain', 'tree'],
  anxious: ['clouds', 'mountains', 'road'],
  angry: ['clouds', 'mountains', 'fire'],
  hopeful: ['sun', 'mountains', 'birds'],
  plain: ['mountains', 'tree', 'clouds'],
};

/** What to draw for a prompt: by its words alone, and the same for the same words. English. */
export function readPrompt(prompt: string): Scene {
  const text = straightApostrophes(prompt).toLowerCase().replace(/\s+/g, ' ').trim();
  const mood = MOOD_WORDS.find(([, pattern]) => pattern.test(text))?.[0] ?? 'plain';
  const named = MOTIFS.filter((motif) => MOTIF_WORDS[motif].test(text)).slice(0, MOST_MOTIFS);
  const motifs = named.length > 0 ? named : OF_MOOD[mood];
  const hour = HOUR_WORDS.find(([, pattern]) => pattern.test(text))?.[0] ?? 'day';
  // Nobody sees the sun at night.
  return {
    mood,
    hour,
    motifs: hour === 'night' ? motifs.filter((motif) => motif !== 'sun') : motifs,
    seed: hash(text),
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}
