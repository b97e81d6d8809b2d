import type { Random } from '../../support/random.ts';

const RATE = 16_000;
const TAU = 2 * Math.PI;

/** A sound that nobody means: seconds and a seed in, samples at 16 kHz out. */
export interface Noise {
  readonly name: string;
  readonly make: (seconds: number, random: Random) => Float32Array;
}

/** What is heard in rooms where people talk to screens. Made by rule, so that every run hears the same. */
export const NOISES: readonly Noise[] = [
  { name: 'hiss and hum: fan, mains, traffic', make: room },
  { name: 'bumps and clatter: doors, dishes, steps', make: clatter },
  { name: 'keyboard', make: keyboard },
  {
    name: 'music: chords, bass, drums',
    make: (seconds, random) => music(seconds, random, { melody: false }),
  },
  { name: 'music with a singing lead', make: (seconds, random) => music(seconds, random, { melody: true }) },
];

function room(seconds: number, random: Random): Float32Array {
  const sound = new Float32Array(seconds * RATE);
  let [brown, pink] = [0, 0];
  for (let at = 0; at < sound.length; at++) {
    const t = at / RATE;
    const white = random.next() * 2 - 1;
    brown = brown * 0.995 + white * 0.05;
    pink = pink * 0.9 + white * 0.1;
    // A fan that surges, mains hum with harmonics, cars that come and go.
    const fan = pink * 0.06 * (1 + 0.4 * Math.sin(TAU * 0.3 * t));
    const hum =
      0.004 * (Math.sin(TAU * 50 * t) + 0.5 * Math.sin(TAU * 150 * t) + 0.25 * Math.sin(TAU * 250 * t));
    const cars = brown * 0.16 * Math.max(0, Math.sin(TAU * 0.07 * t)) ** 3;
    sound[at] = fan + hum + cars;
  }
  return sound;
}

function clatter(seconds: number, random: Random): Float32Array {
  const sound = new Float32Array(seconds * RATE);
  for (let t = 0.5; t < seconds - 1; t += 0.3 + random.next() * 2.5) {
    const dice = random.next();
    if (dice < 0.35)
      strike(sound, t, random, { hz: 70 + random.next() * 60, decayS: 0.12, level: 0.4, noise: 0.3 });
    else if (dice < 0.7) {
      const rings = 1 + random.below(4);
      for (let ring = 0; ring < rings; ring++) {
        const hz = 900 + random.next() * 2_600;
        strike(sound, t + ring * 0.06, random, { hz, decayS: 0.15, level: 0.15, noise: 0.1 });
      }
    } else {
      // Paper, a bag, a chair: noise that swells and goes.
      const length = 0.2 + random.next() * 0.6;
      for (let at = 0; at < length * RATE; at++) {
        const index = Math.round(t * RATE) + at;
        if (index >= sound.length) break;
        sound[index]! += (random.next() * 2 - 1) * 0.08 * Math.sin((Math.PI * at) / (length * RATE)) ** 2;
      }
    }
  }
  return withFloor(sound, random);
}

function keyboard(seconds: number, random: Random): Float32Array {
  const sound = new Float32Array(seconds * RATE);
  let t = 0.4;
  while (t < seconds - 0.5) {
    const letters = 3 + random.below(9);
    for (let letter = 0; letter < letters && t < seconds - 0.5; letter++) {
      const level = 0.08 + random.next() * 0.14;
      strike(sound, t, random, { hz: 1_800 + random.next() * 1_600, decayS: 0.008, level, noise: 0.9 });
      strike(sound, t + 0.012, random, {
        hz: 240 + random.next() * 120,
        decayS: 0.02,
        level: level * 0.8,
        noise: 0.4,
      });
      // The key comes up again.
      const up = t + 0.07 + random.next() * 0.06;
      strike(sound, up, random, {
        hz: 2_600 + random.next() * 900,
        decayS: 0.006,
        level: level * 0.4,
        noise: 0.9,
      });
      t += 0.09 + random.next() * 0.14;
    }
    strike(sound, t, random, { hz: 180, decayS: 0.035, level: 0.2, noise: 0.5 });
    t += 0.15 + (random.next() < 0.2 ? 0.8 + random.next() * 2 : random.next() * 0.25);
  }
  return withFloor(sound, random);
}

const CHORDS = [
  [0, 4, 7],
  [9, 12, 16],
  [5, 9, 12],
  [7, 11, 14],
];
const SCALE = [0, 2, 4, 7, 9, 12, 14, 16];

function music(seconds: number, random: Random, { melody }: { melody: boolean }): Float32Array {
  const sound = new Float32Array(seconds * RATE);
  const key = 110 * 2 ** (random.below(12) / 12);
  const beat = 60 / (84 + random.below(50));
  const hz = (semitone: number): number => key * 2 ** (semitone / 12);
  for (let index = 0; index * beat < seconds; index++) {
    const t = index * beat;
    const chord = CHORDS[Math.floor(index / 4) % CHORDS.length]!;
    if (index % 2 === 0) {
      for (const semitone of chord)
        tone(sound, t, beat * 1.9, { hz: hz(semitone + 12), level: 0.035, harmonics: 6 });
    }
    tone(sound, t, beat * 0.9, { hz: hz(chord[0]! - 12), level: 0.09, harmonics: 3 });
    if (index % 2 === 0) strike(sound, t, random, { hz: 58, decayS: 0.14, level: 0.3, noise: 0.05 });
    else strike(sound, t, random, { hz: 190, decayS: 0.09, level: 0.16, noise: 0.8 });
    for (const half of [0, 0.5]) {
      strike(sound, t + half * beat, random, { hz: 6_500, decayS: 0.03, level: 0.05, noise: 1 });
    }
    if (melody && random.next() < 0.8) {
      const semitone = 12 + SCALE[random.below(SCALE.length)]!;
      tone(sound, t, beat * (0.5 + random.next()), {
        hz: hz(semitone),
        level: 0.1,
        harmonics: 10,
        vibrato: 0.008,
      });
    }
  }
  return withFloor(sound, random);
}

/** A struck thing: a ringing that dies away, and the noise of the stroke. */
function strike(
  sound: Float32Array,
  atS: number,
  random: Random,
  { hz, decayS, level, noise }: { hz: number; decayS: number; level: number; noise: number },
): void {
  const start = Math.round(atS * RATE);
  for (let at = 0; at < decayS * 6 * RATE; at++) {
    const index = start + at;
    if (index < 0 || index >= sound.length) return;
    const ringing = Math.sin((TAU * hz * at) / RATE) * (1 - noise) + (random.next() * 2 - 1) * noise;
    sound[index]! += level * ringing * Math.exp(-at / (decayS * RATE));
  }
}

/** A held note with overtones; with vibrato and a vowel's slow attack it is close to a voice. */
function tone(
  sound: Float32Array,
  atS: number,
  lengthS: number,
  { hz, level, harmonics, vibrato = 0 }: { hz: number; level: number; harmonics: number; vibrato?: number },
): void {
  const start = Math.round(atS * RATE);
  const length = lengthS * RATE;
  let phase = 0;
  for (let at = 0; at < length; at++) {
    const index = start + at;
    if (index >= sound.length) return;
    phase += (TAU * hz * (1 + vibrato * Math.sin((TAU * 5.5 * at) / RATE))) / RATE;
    let value = 0;
    for (let harmonic = 1; harmonic <= harmonics && harmonic * hz < RATE / 2; harmonic++) {
      value += Math.sin(phase * harmonic) / harmonic;
    }
    const envelope = Math.min(1, at / (0.03 * RATE)) * Math.min(1, (length - at) / (0.06 * RATE));
    sound[index]! += level * value * envelope;
  }
}

/** No room is silent. */
function withFloor(sound: Float32Array, random: Random): Float32Array {
  return sound.map((value) => value + (random.next() * 2 - 1) * 0.001);
}
