import type { Hour, Mood } from './Scene.ts';

/** Colours of a picture, CSS. */
export interface Palette {
  readonly sky: readonly [top: string, bottom: string];
  /** Layers of land, the farthest first. */
  readonly land: readonly [string, string, string];
  readonly water: readonly [far: string, near: string];
  /** What shines. */
  readonly light: string;
  /** What stands out. */
  readonly accent: string;
  /** Figures, trunks, outlines. */
  readonly ink: string;
}

const DAY: Readonly<Record<Mood, Palette>> = {
  calm: palette(
    '#b8d8e3 #f3ead9',
    '#8fb3b5 #6f9a93 #4e7d74',
    '#7fb4bf #4b8793',
    '#fff3d1',
    '#e8a87c',
    '#2f4a4c',
  ),
  glad: palette(
    '#7cc6f2 #fdf0c4',
    '#9ccf8a #74b56a #4f9a58',
    '#6cc3dd #3693bd',
    '#ffd75e',
    '#f2697b',
    '#3c3a55',
  ),
  sad: palette(
    '#7d8ea3 #c3c9cf',
    '#8492a0 #66788a #4a5d70',
    '#7b93a5 #526d84',
    '#e3e6e4',
    '#9aa8c9',
    '#2d3a4a',
  ),
  anxious: palette(
    '#6f6a8a #cbb8a6',
    '#8a7f90 #6b6178 #4c4560',
    '#77788f #504f6d',
    '#f0dfb0',
    '#d98a5b',
    '#2c273d',
  ),
  angry: palette(
    '#7a2e35 #e08a4f',
    '#8a4140 #66303a #43222f',
    '#8a5550 #5a3440',
    '#ffcf70',
    '#e2452f',
    '#2a151f',
  ),
  hopeful: palette(
    '#8fb7e0 #ffe3bd',
    '#a9b98f #7f9f7c #587f68',
    '#8fbfd0 #5590ad',
    '#ffdf8a',
    '#ef8f6b',
    '#34435a',
  ),
  plain: palette(
    '#a9cbe0 #f1efe6',
    '#a3b39a #7f9a80 #5b7a66',
    '#88b6cb #558aa8',
    '#ffe9a8',
    '#d9805f',
    '#37474f',
  ),
};

const DUSK: readonly [string, string] = ['#51436f', '#f4a56b'];
const NIGHT: readonly [string, string] = ['#141b3c', '#3d4a7c'];

export function paletteOf(mood: Mood, hour: Hour): Palette {
  const day = DAY[mood];
  switch (hour) {
    case 'day':
      return day;
    case 'dusk':
      return { ...day, sky: DUSK, land: dimmed(day.land, 0.82), water: ['#c58b7d', '#5f5578'] };
    case 'night':
      return {
        ...day,
        sky: NIGHT,
        land: dimmed(day.land, 0.45),
        water: ['#3f4d80', '#1d2750'],
        light: '#f4efcf',
        ink: '#0d1126',
      };
  }
}

function palette(
  sky: string,
  land: string,
  water: string,
  light: string,
  accent: string,
  ink: string,
): Palette {
  const [top = '', bottom = ''] = sky.split(' ');
  const [far = '', middle = '', near = ''] = land.split(' ');
  const [deep = '', shallow = ''] = water.split(' ');
  return { sky: [top, bottom], land: [far, middle, near], water: [deep, shallow], light, accent, ink };
}

function dimmed([far, middle, near]: Palette['land'], by: number): Palette['land'] {
  return [dim(far, by), dim(middle, by), dim(near, by)];
}

function dim(colour: string, by: number): string {
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return `rgb(${channels.map((channel) => Math.round(channel * by)).join(', ')})`;
}
