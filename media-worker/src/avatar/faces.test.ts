import { describe, expect, it } from 'vitest';
import type { Face } from './Face.ts';
import { FaceFactory, FACES, renderPortrait } from './faces.ts';
import type { FaceState, MouthShape } from './FaceState.ts';
import { seededRandom } from './vector/random.ts';
import { REST_MOUTH, VISEME_MOUTHS } from './visemes.ts';

const SIZE = 256;
const factory = new FaceFactory();

type Change = Partial<Omit<FaceState, 'mouth' | 'pose'>> & {
  mouth?: Partial<MouthShape>;
  pose?: Partial<FaceState['pose']>;
};

function state({ mouth, pose, ...rest }: Change = {}): FaceState {
  return {
    pose: { yaw: 0, pitch: 0, roll: 0, ...pose },
    mouth: { ...REST_MOUTH, ...mouth },
    blink: 0,
    gazeX: 0,
    gazeY: 0,
    brow: 0,
    frown: 0,
    smile: 0.2,
    squint: 0,
    breath: 0,
    ...rest,
  };
}

/** The picture of a state by a face that has drawn nothing before. */
function picture(id: string, change: Change = {}, size = SIZE): Uint8Array {
  return new Uint8Array(factory.create(id, size).draw(state(change)));
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Box of the pixels that differ, as shares of the picture. */
function difference(a: Uint8Array, b: Uint8Array): Box | null {
  const box = { left: 1, top: 1, right: 0, bottom: 0 };
  for (let index = 0; index < a.length; index += 4) {
    if (a[index] === b[index] && a[index + 1] === b[index + 1] && a[index + 2] === b[index + 2]) continue;
    const x = ((index / 4) % SIZE) / SIZE;
    const y = Math.floor(index / 4 / SIZE) / SIZE;
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return box.right < box.left ? null : box;
}

/** Where the mouth is, as shares of the picture. */
const MOUTH: Box = { left: 0.42, right: 0.58, top: 0.59, bottom: 0.73 };

/** Counts pixels of the mouth's region that a test accepts. */
function count(pixels: Uint8Array, accepts: (r: number, g: number, b: number) => boolean): number {
  let found = 0;
  for (let y = Math.floor(MOUTH.top * SIZE); y < MOUTH.bottom * SIZE; y++)
    for (let x = Math.floor(MOUTH.left * SIZE); x < MOUTH.right * SIZE; x++) {
      const at = (y * SIZE + x) * 4;
      if (accepts(pixels[at]!, pixels[at + 1]!, pixels[at + 2]!)) found++;
    }
  return found;
}

/** Throat and tongue in shade: darker than any lip. */
const isInside = (r: number, g: number, b: number): boolean => r < 92 && g < 42 && b < 46;
/** Enamel: light and hardly coloured. */
const isTooth = (r: number, g: number, b: number): boolean => r > 165 && r - b < 42 && r - g < 30;

describe('FACES', () => {
  it('lists maya and leo with voices of their own', () => {
    expect(FACES.map(({ id, defaultVoice }) => [id, defaultVoice])).toEqual([
      ['maya', 'slt'],
      ['leo', 'rms'],
    ]);
  });

  it('refuses unknown faces and unusable sizes, saying what is known', () => {
    expect(() => factory.create('mona', 512)).toThrow(/Unknown face "mona".*maya, leo/);
    for (const size of [0, 63, 511, 512.5, 4_096, NaN])
      expect(() => factory.create('maya', size)).toThrow(RangeError);
  });
});

describe.each(FACES.map(({ id }) => id))('the face of %s', (id) => {
  it('fills an opaque picture, the same on every run', () => {
    const first = picture(id, { mouth: VISEME_MOUTHS.aa, pose: { yaw: 0.1 } });
    expect(first).toHaveLength(SIZE * SIZE * 4);
    for (let index = 3; index < first.length; index += 4) if (first[index] !== 255) expect.fail('not opaque');
    expect(difference(first, picture(id, { mouth: VISEME_MOUTHS.aa, pose: { yaw: 0.1 } }))).toBeNull();
  });

  it('opens the mouth with the jaw', () => {
    const openings = [0, 0.2, 0.4, 0.6, 0.8, 1].map((jaw) =>
      count(picture(id, { mouth: { jaw } }), isInside),
    );
    for (let index = 1; index < openings.length; index++)
      expect(openings[index]).toBeGreaterThan(openings[index - 1]!);
    expect(openings[5]).toBeGreaterThan(150);
  });

  it('closes the lips at rest and for p, b, m', () => {
    for (const mouth of [VISEME_MOUTHS.sil, VISEME_MOUTHS.PP]) {
      expect(count(picture(id, { mouth }), isInside)).toBeLessThan(6);
      expect(count(picture(id, { mouth }), isTooth)).toBe(0);
    }
  });

  it('bites the lower lip for f, v: teeth, and no gap between them and the lip', () => {
    const pixels = picture(id, { mouth: VISEME_MOUTHS.FF });
    expect(count(pixels, isTooth)).toBeGreaterThan(20);
    const column: boolean[] = [];
    let lastTooth = -1;
    for (let y = Math.floor(MOUTH.top * SIZE); y < MOUTH.bottom * SIZE; y++) {
      const at = (y * SIZE + SIZE / 2 + 3) * 4;
      const rgb = [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!] as const;
      if (isTooth(...rgb)) lastTooth = column.length;
      column.push(isInside(...rgb));
    }
    expect(lastTooth).toBeGreaterThan(0);
    expect(column.slice(lastTooth)).not.toContain(true);
  });

  it('changes the eyes alone in a blink', () => {
    const box = difference(picture(id), picture(id, { blink: 1 }))!;
    expect(box.top).toBeGreaterThan(0.36);
    expect(box.bottom).toBeLessThan(0.49);
    expect(box.left).toBeGreaterThan(0.33);
    expect(box.right).toBeLessThan(0.67);
  });

  it('breathes with the shoulders, not with the face', () => {
    const box = difference(picture(id, { breath: -1 }), picture(id, { breath: 1 }))!;
    expect(box.top).toBeGreaterThan(0.58);
  });

  it('draws changes in part as it draws the whole', () => {
    const face = factory.create(id, SIZE);
    const random = seededRandom(5);
    const visemes = Object.values(VISEME_MOUTHS);
    const between = (low: number, high: number): number => low + (high - low) * random();
    const changes: (() => Change)[] = [
      () => ({ pose: { yaw: between(-0.1, 0.1), pitch: between(-0.05, 0.05), roll: between(-0.05, 0.05) } }),
      () => ({ mouth: visemes[Math.floor(random() * visemes.length)]! }),
      () => ({ blink: random(), gazeX: between(-1, 1), gazeY: between(-1, 1) }),
      () => ({ breath: between(-1, 1) }),
      () => ({ brow: between(-1, 1), frown: random() }),
      () => ({ smile: random(), squint: random() }),
    ];
    let current: Change = {};
    for (let frame = 0; frame < 90; frame++) {
      // The head turns seldom, so that many partial drawings follow each other.
      const kind = frame % 30 === 5 ? 0 : 1 + Math.floor(random() * (changes.length - 1));
      current = { ...current, ...changes[kind]!() };
      const drawn = face.draw(state(current));
      if (frame % 5 !== 4) continue;
      const whole = picture(id, current);
      // Along a part's border antialiasing may differ by shades that nobody sees.
      let worst = 0;
      let visible = 0;
      drawn.forEach((value, index) => {
        const off = Math.abs(value - whole[index]!);
        worst = Math.max(worst, off);
        if (off > 2) visible++;
      });
      expect(worst, `frame ${frame}`).toBeLessThan(48);
      expect(visible, `frame ${frame}`).toBeLessThan(120);
    }
  });

  it('looks the same at 720, larger', () => {
    const meanColor = (pixels: Uint8Array): number =>
      pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
    expect(Math.abs(meanColor(picture(id, {}, 720)) - meanColor(picture(id)))).toBeLessThan(2);
  });

  it('makes a portrait in PNG', () => {
    const png = renderPortrait(id, 128);
    expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    expect(png.readUInt32BE(16)).toBe(128);
  });
});

describe('memory', () => {
  it('stays flat over hundreds of frames', async () => {
    const face: Face = factory.create('maya', SIZE);
    const run = async (frames: number): Promise<number> => {
      for (let frame = 0; frame < frames; frame++) {
        face.draw(state({ pose: { yaw: 0.1 * Math.sin(frame) }, mouth: { jaw: Math.abs(Math.sin(frame)) } }));
        await new Promise((resolve) => setImmediate(resolve));
      }
      return process.memoryUsage().rss;
    };
    const sizes: number[] = [];
    for (let times = 0; times < 5; times++) sizes.push(await run(150));
    face.close();
    // A leak of one frame each would be 39 MB every time; the process grows now and then for reasons of its own.
    const growths = sizes.slice(1).map((size, index) => size - sizes[index]!);
    expect(Math.min(...growths)).toBeLessThan(13 * 1024 * 1024);
  });
});
