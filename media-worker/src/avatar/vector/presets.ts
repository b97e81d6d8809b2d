import type { Point } from './brush.ts';

/** What makes one drawn person: colours and proportions. Lengths in head units. */
export interface Preset {
  readonly id: string;
  readonly seed: number;
  readonly skin: {
    readonly base: string;
    readonly light: string;
    readonly shade: string;
    readonly deep: string;
    readonly blush: string;
    readonly blushAlpha: number;
  };
  readonly hair: {
    readonly style: 'long' | 'short';
    readonly base: string;
    readonly dark: string;
    readonly light: string;
    readonly shine: string;
  };
  /** Stubble's strength, 0 for none. */
  readonly beard: number;
  readonly iris: { readonly base: string; readonly light: string; readonly rim: string };
  readonly eye: {
    readonly halfWidth: number;
    /** Rise of the upper lid above the eye line, depth of the lower lid below it. */
    readonly upper: number;
    readonly lower: number;
    /** How much the outer corner stands above the inner one. */
    readonly tilt: number;
    readonly iris: number;
    /** Upper lashes' length; liner's thickness. */
    readonly lash: number;
    readonly liner: number;
    readonly crease: number;
  };
  readonly lips: {
    readonly upper: string;
    readonly lower: string;
    readonly shine: string;
    readonly seam: string;
    readonly halfWidth: number;
    readonly upperHeight: number;
    readonly lowerHeight: number;
    readonly gloss: number;
  };
  readonly brow: {
    readonly color: string;
    readonly thickness: number;
    readonly y: number;
    readonly arch: number;
    readonly density: number;
  };
  readonly nose: { readonly halfWidth: number; readonly length: number };
  readonly neck: { readonly halfWidth: number };
  readonly outfit: {
    readonly jacket: string;
    readonly jacketDark: string;
    readonly jacketLight: string;
    readonly top: string;
    readonly topShade: string;
    readonly neckline: 'scoop' | 'crew';
  };
  readonly background: {
    readonly wall: string;
    readonly wallDark: string;
    readonly window: string;
    readonly accent: string;
    readonly plant: string;
  };
  /** The face's right half from the temple to the middle of the chin: x, y, and z for the projection. */
  readonly contour: readonly (readonly [x: number, y: number, z: number])[];
}

export const EYE_X = 42.5;
/** The closed mouth's line. */
export const MOUTH_Y = 89;
/** Jaw drop at 1, head units at the chin. */
export const JAW_DROP = 21;
/** Above this line the face's skin does not follow the jaw. */
export const JAW_HINGE_Y = 34;

/** The hairless top of the face, the same for all: hidden by hair, but gives the skin its end. */
export const FOREHEAD: readonly Point[] = [
  [97, -36],
  [92, -76],
  [76, -112],
  [44, -132],
  [0, -138],
];

export const MAYA: Preset = {
  id: 'maya',
  seed: 11,
  skin: {
    base: '#edbf9f',
    light: '#fde2cb',
    shade: '#c8835f',
    deep: '#8f4a35',
    blush: '#e2786a',
    blushAlpha: 0.22,
  },
  hair: { style: 'long', base: '#523022', dark: '#27140d', light: '#8d5a3b', shine: '#d29b6c' },
  beard: 0,
  iris: { base: '#6e4a28', light: '#b98a4c', rim: '#2a190d' },
  eye: {
    halfWidth: 22.6,
    upper: 12.6,
    lower: 8,
    tilt: 2.4,
    iris: 11.8,
    lash: 6.2,
    liner: 2.5,
    crease: 6.4,
  },
  lips: {
    upper: '#b65f58',
    lower: '#d07e76',
    shine: '#f3b9b0',
    seam: '#6d2a2c',
    halfWidth: 31.5,
    upperHeight: 8,
    lowerHeight: 10.2,
    gloss: 0.75,
  },
  brow: { color: '#472a1d', thickness: 7, y: -29, arch: 5.2, density: 190 },
  nose: { halfWidth: 17, length: 55 },
  neck: { halfWidth: 46 },
  outfit: {
    jacket: '#2e4763',
    jacketDark: '#1c2e44',
    jacketLight: '#47658a',
    top: '#f2ece6',
    topShade: '#cfc3b8',
    neckline: 'scoop',
  },
  background: {
    wall: '#d5dde3',
    wallDark: '#93a5b3',
    window: '#f8fbff',
    accent: '#e8c79d',
    plant: '#6f8f7c',
  },
  contour: [
    [96, -4, 2],
    [95, 22, 8],
    [90.5, 50, 16],
    [81, 78, 26],
    [66, 103.5, 38],
    [47, 125, 50],
    [26.5, 140.5, 60],
    [10.5, 146.5, 65],
    [0, 147, 66],
  ],
};

export const LEO: Preset = {
  id: 'leo',
  seed: 23,
  skin: {
    base: '#cf9670',
    light: '#ebbd97',
    shade: '#a0633f',
    deep: '#63351f',
    blush: '#bb5f47',
    blushAlpha: 0.16,
  },
  hair: { style: 'short', base: '#2b1f19', dark: '#120c09', light: '#57402f', shine: '#8d6b50' },
  beard: 1,
  iris: { base: '#4a3320', light: '#80592f', rim: '#160c06' },
  eye: { halfWidth: 20.5, upper: 9, lower: 6.4, tilt: 1, iris: 10.9, lash: 2.4, liner: 1.7, crease: 5 },
  lips: {
    upper: '#94584a',
    lower: '#b3705f',
    shine: '#d9a28f',
    seam: '#552a22',
    halfWidth: 33.5,
    upperHeight: 5.8,
    lowerHeight: 8.4,
    gloss: 0.4,
  },
  brow: { color: '#1b120d', thickness: 9.6, y: -24, arch: 2.8, density: 240 },
  nose: { halfWidth: 20.5, length: 58 },
  neck: { halfWidth: 61 },
  outfit: {
    jacket: '#3d4650',
    jacketDark: '#262d35',
    jacketLight: '#5c6875',
    top: '#e4e9ee',
    topShade: '#aab5c0',
    neckline: 'crew',
  },
  background: {
    wall: '#e4d9ca',
    wallDark: '#a8937a',
    window: '#fff6e6',
    accent: '#d98f55',
    plant: '#75805e',
  },
  contour: [
    [97, -4, 2],
    [97, 26, 6],
    [95, 56, 12],
    [90.5, 84, 20],
    [80, 109, 32],
    [60, 131, 46],
    [39, 147.5, 58],
    [19, 153.5, 64],
    [0, 154, 66],
  ],
};
