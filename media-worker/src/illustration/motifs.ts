import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Palette } from './palette.ts';
import type { Random } from './random.ts';
import type { Motif, Scene } from './Scene.ts';

/** What a motif is drawn with. Coordinates are shares of the picture's edge, y downwards. */
export interface Sketch {
  readonly brush: SKRSContext2D;
  readonly colours: Palette;
  readonly random: Random;
  readonly scene: Scene;
  /** Where the sky ends. */
  readonly horizon: number;
}

type Draw = (sketch: Sketch) => void;

export const DRAWINGS: Readonly<Record<Motif, Draw>> = {
  stars: ({ brush, colours, random, horizon }) => {
    brush.fillStyle = colours.light;
    for (let index = 0; index < 90; index++) {
      brush.globalAlpha = random.between(0.3, 1);
      circle(brush, random.next(), random.between(0, horizon * 0.95), random.between(0.0012, 0.0036));
    }
    brush.globalAlpha = 1;
  },
  moon: ({ brush, colours, random, horizon }) => {
    const x = random.between(0.62, 0.82);
    const y = horizon * random.between(0.25, 0.4);
    glow(brush, colours.light, [x, y], 0.2);
    brush.fillStyle = colours.light;
    circle(brush, x, y, 0.062);
    brush.fillStyle = colours.sky[0];
    circle(brush, x - 0.03, y - 0.014, 0.055);
  },
  sun: ({ brush, colours, random, horizon, scene }) => {
    const x = random.between(0.22, 0.78);
    const y =
      scene.hour === 'dusk' || scene.mood === 'hopeful'
        ? horizon - 0.04
        : horizon * random.between(0.3, 0.55);
    glow(brush, colours.light, [x, y], 0.34);
    brush.fillStyle = colours.light;
    circle(brush, x, y, 0.075);
  },
  rainbow: ({ brush, horizon }) => {
    brush.globalAlpha = 0.55;
    brush.lineWidth = 0.014;
    for (const [index, colour] of [
      '#e4573d',
      '#f0a04b',
      '#f6d860',
      '#6fbf73',
      '#4a90c2',
      '#7a5fa8',
    ].entries()) {
      brush.strokeStyle = colour;
      brush.beginPath();
      brush.arc(0.5, horizon + 0.06, 0.44 - index * 0.014, Math.PI, 0);
      brush.stroke();
    }
    brush.globalAlpha = 1;
  },
  mountains: ({ brush, colours, random, horizon }) => {
    for (const [layer, colour] of [colours.land[0], colours.land[1]].entries()) {
      // The land in front of them covers their feet.
      const base = horizon + 0.13;
      for (let index = 0; index < 4; index++) {
        const x = (index + random.between(0.1, 0.9)) / 4;
        const height = random.between(0.24, 0.42) - layer * 0.12;
        const half = height * random.between(0.8, 1.1);
        brush.fillStyle = colour;
        polygon(brush, [x - half, base], [x, base - height], [x + half, base]);
        if (layer > 0) continue;
        brush.fillStyle = 'rgba(255, 255, 255, 0.72)';
        const cap = 0.28;
        polygon(
          brush,
          [x - half * cap, base - height * (1 - cap)],
          [x, base - height],
          [x + half * cap, base - height * (1 - cap)],
          [x + half * 0.1, base - height * 0.8],
          [x - half * 0.06, base - height * 0.7],
        );
      }
    }
  },
  clouds: ({ brush, random, horizon, scene }) => {
    const dark = scene.mood === 'sad' || scene.mood === 'angry' || scene.mood === 'anxious';
    for (let index = 0; index < 5; index++) {
      const x = (index + random.between(0.1, 0.9)) / 5;
      const y = horizon * random.between(0.16, 0.5);
      const scale = random.between(0.6, 1.2);
      brush.fillStyle = dark ? 'rgba(62, 66, 84, 0.62)' : 'rgba(255, 255, 255, 0.8)';
      brush.beginPath();
      for (const [dx, dy, radius] of PUFFS) {
        brush.moveTo(x + dx * scale, y + dy * scale);
        brush.arc(x + dx * scale, y + dy * scale, radius * scale, 0, 2 * Math.PI);
      }
      brush.fill();
    }
  },
  city: ({ brush, colours, random, horizon, scene }) => {
    for (let x = -0.02; x < 1;) {
      const width = random.between(0.05, 0.1);
      const height = random.between(0.1, 0.3);
      const top = horizon + 0.06 - height;
      brush.fillStyle = random.next() < 0.5 ? colours.land[1] : colours.land[2];
      brush.fillRect(x, top, width, height);
      brush.fillStyle = colours.light;
      brush.globalAlpha = scene.hour === 'day' ? 0.45 : 0.9;
      for (let row = top + 0.018; row < horizon + 0.02; row += 0.03) {
        for (let column = x + 0.012; column < x + width - 0.016; column += 0.022) {
          if (random.next() < 0.6) brush.fillRect(column, row, 0.01, 0.015);
        }
      }
      brush.globalAlpha = 1;
      x += width + random.between(0, 0.008);
    }
  },
  sea: ({ brush, colours, random, horizon }) => {
    const water = brush.createLinearGradient(0, horizon, 0, 1);
    water.addColorStop(0, colours.water[0]);
    water.addColorStop(1, colours.water[1]);
    brush.fillStyle = water;
    // The land's hills rise a little above the horizon.
    brush.fillRect(0, horizon - 0.026, 1, 1);
    brush.strokeStyle = 'rgba(255, 255, 255, 0.34)';
    for (let y = horizon + 0.03; y < 1; y += 0.028) {
      brush.lineWidth = 0.0016 + (y - horizon) * 0.006;
      const x = random.between(-0.1, 0.8);
      const length = random.between(0.12, 0.34);
      brush.beginPath();
      brush.moveTo(x, y);
      brush.bezierCurveTo(x + length / 3, y - 0.012, x + (2 * length) / 3, y + 0.012, x + length, y);
      brush.stroke();
    }
  },
  forest: ({ brush, colours, random, horizon }) => {
    for (let layer = 0; layer < 3; layer++) {
      for (let index = 0; index < 16; index++) {
        const y = horizon + 0.05 + layer * 0.07 + random.between(0, 0.02);
        fir(brush, colours, { x: random.next(), y, height: 0.12 + layer * 0.05, layer });
      }
    }
  },
  river: ({ brush, colours, horizon }) => {
    brush.fillStyle = colours.water[0];
    brush.beginPath();
    brush.moveTo(0.52, horizon + 0.02);
    brush.bezierCurveTo(0.72, horizon + 0.12, 0.22, 0.78, 0.42, 1);
    brush.lineTo(0.74, 1);
    brush.bezierCurveTo(0.48, 0.8, 0.86, horizon + 0.14, 0.54, horizon + 0.02);
    brush.fill();
  },
  boat: ({ brush, colours, random, horizon }) => {
    const x = random.between(0.3, 0.7);
    const y = horizon + 0.1;
    brush.fillStyle = colours.ink;
    polygon(brush, [x - 0.09, y], [x + 0.09, y], [x + 0.06, y + 0.034], [x - 0.06, y + 0.034]);
    brush.fillRect(x - 0.004, y - 0.17, 0.008, 0.17);
    brush.fillStyle = '#fbf7ee';
    polygon(brush, [x + 0.01, y - 0.165], [x + 0.075, y - 0.02], [x + 0.01, y - 0.02]);
    brush.fillStyle = colours.accent;
    polygon(brush, [x - 0.01, y - 0.15], [x - 0.055, y - 0.02], [x - 0.01, y - 0.02]);
  },
  road: ({ brush, horizon }) => {
    brush.fillStyle = 'rgba(240, 226, 200, 0.88)';
    brush.beginPath();
    brush.moveTo(0.49, horizon + 0.03);
    brush.bezierCurveTo(0.4, 0.74, 0.64, 0.8, 0.3, 1);
    brush.lineTo(0.66, 1);
    brush.bezierCurveTo(0.76, 0.82, 0.46, 0.74, 0.51, horizon + 0.03);
    brush.fill();
  },
  house: ({ brush, colours, random, horizon }) => {
    const x = random.between(0.18, 0.34);
    const y = horizon + 0.17;
    brush.fillStyle = '#f4e9d6';
    brush.fillRect(x - 0.09, y - 0.12, 0.18, 0.12);
    brush.fillStyle = colours.accent;
    polygon(brush, [x - 0.115, y - 0.12], [x, y - 0.215], [x + 0.115, y - 0.12]);
    brush.fillRect(x + 0.045, y - 0.21, 0.026, 0.06);
    brush.fillStyle = colours.ink;
    brush.fillRect(x - 0.018, y - 0.068, 0.04, 0.068);
    brush.fillStyle = colours.light;
    for (const at of [-0.066, 0.044]) brush.fillRect(x + at, y - 0.09, 0.03, 0.034);
  },
  tree: ({ brush, colours, random, horizon }) => {
    const x = random.between(0.66, 0.82);
    const y = horizon + 0.24;
    brush.fillStyle = colours.ink;
    polygon(brush, [x - 0.018, y], [x - 0.009, y - 0.22], [x + 0.009, y - 0.22], [x + 0.02, y]);
    brush.fillStyle = colours.land[2];
    for (const [dx, dy, radius] of CROWN) circle(brush, x + dx, y + dy, radius);
    brush.fillStyle = 'rgba(255, 255, 255, 0.12)';
    circle(brush, x - 0.03, y - 0.34, 0.05);
  },
  flowers: ({ brush, colours, random }) => {
    for (let index = 0; index < 34; index++) {
      const y = random.between(0.78, 0.95);
      const x = random.next();
      const size = (y - 0.6) * 0.032;
      brush.strokeStyle = colours.land[2];
      brush.lineWidth = size * 0.4;
      line(brush, [x, y], [x, y + size * 5]);
      brush.fillStyle = [colours.accent, '#fdf4e3', '#e9b44c'][index % 3] ?? colours.accent;
      for (let petal = 0; petal < 5; petal++) {
        const angle = (petal * 2 * Math.PI) / 5;
        circle(brush, x + Math.cos(angle) * size, y + Math.sin(angle) * size, size * 0.72);
      }
      brush.fillStyle = colours.light;
      circle(brush, x, y, size * 0.6);
    }
  },
  animal: ({ brush, colours, random }) => {
    const x = random.between(0.56, 0.72);
    const y = 0.86;
    brush.fillStyle = colours.ink;
    ellipse(brush, [x, y], [0.055, 0.07]);
    circle(brush, x - 0.01, y - 0.085, 0.04);
    for (const side of [-1, 1]) {
      const ear = x - 0.01 + side * 0.024;
      polygon(brush, [ear - 0.016, y - 0.105], [ear + side * 0.006, y - 0.15], [ear + 0.016, y - 0.105]);
    }
    brush.strokeStyle = colours.ink;
    brush.lineWidth = 0.016;
    brush.beginPath();
    brush.moveTo(x + 0.045, y + 0.05);
    brush.bezierCurveTo(x + 0.13, y + 0.05, x + 0.12, y - 0.05, x + 0.09, y - 0.06);
    brush.stroke();
  },
  people: (sketch) => {
    const { scene, random } = sketch;
    const alone = scene.mood === 'sad' && scene.seed % 2 === 0;
    const x = random.between(0.42, 0.54);
    figure(sketch, x, sketch.colours.accent);
    if (!alone) figure(sketch, x + 0.085, '#f4e9d6');
  },
  fire: ({ brush, colours, random }) => {
    const x = random.between(0.24, 0.34);
    const y = 0.9;
    glow(brush, '#ffb347', [x, y - 0.05], 0.24);
    for (const [colour, scale] of [
      ['#e2452f', 1],
      ['#f39a3d', 0.72],
      ['#ffe08a', 0.42],
    ] as const) {
      brush.fillStyle = colour;
      brush.beginPath();
      brush.moveTo(x, y - 0.17 * scale);
      brush.bezierCurveTo(x + 0.1 * scale, y - 0.06 * scale, x + 0.06 * scale, y, x, y);
      brush.bezierCurveTo(x - 0.06 * scale, y, x - 0.1 * scale, y - 0.06 * scale, x, y - 0.17 * scale);
      brush.fill();
    }
    brush.strokeStyle = colours.ink;
    brush.lineWidth = 0.018;
    line(brush, [x - 0.07, y + 0.02], [x + 0.07, y - 0.008]);
    line(brush, [x - 0.07, y - 0.008], [x + 0.07, y + 0.02]);
  },
  heart: ({ brush, colours, horizon, random }) => {
    const x = random.between(0.4, 0.6);
    const y = horizon * 0.52;
    glow(brush, colours.accent, [x, y], 0.26);
    brush.fillStyle = colours.accent;
    brush.beginPath();
    brush.moveTo(x, y + 0.09);
    brush.bezierCurveTo(x - 0.16, y - 0.02, x - 0.08, y - 0.13, x, y - 0.05);
    brush.bezierCurveTo(x + 0.08, y - 0.13, x + 0.16, y - 0.02, x, y + 0.09);
    brush.fill();
  },
  birds: ({ brush, colours, random, horizon }) => {
    brush.strokeStyle = colours.ink;
    for (let index = 0; index < 6; index++) {
      const size = random.between(0.012, 0.028);
      const x = random.between(0.12, 0.88);
      const y = horizon * random.between(0.15, 0.75);
      brush.lineWidth = size * 0.2;
      brush.beginPath();
      brush.moveTo(x - size, y - size * 0.4);
      brush.quadraticCurveTo(x - size * 0.4, y - size * 0.7, x, y);
      brush.quadraticCurveTo(x + size * 0.4, y - size * 0.7, x + size, y - size * 0.4);
      brush.stroke();
    }
  },
  rain: ({ brush, random }) => {
    brush.strokeStyle = 'rgba(214, 228, 240, 0.5)';
    brush.lineWidth = 0.0022;
    for (let index = 0; index < 150; index++) {
      const x = random.between(-0.05, 1.05);
      const y = random.next();
      line(brush, [x, y], [x - 0.012, y + random.between(0.02, 0.05)]);
    }
  },
  snow: ({ brush, random }) => {
    brush.fillStyle = 'rgba(255, 255, 255, 0.88)';
    for (let index = 0; index < 150; index++)
      circle(brush, random.next(), random.next(), random.between(0.0015, 0.0052));
  },
};

type Point = readonly [x: number, y: number];

const PUFFS = [
  [-0.07, 0.014, 0.036],
  [-0.026, -0.014, 0.048],
  [0.03, -0.004, 0.042],
  [0.07, 0.018, 0.03],
  [0, 0.022, 0.04],
] as const;
const CROWN = [
  [0, -0.3, 0.1],
  [-0.075, -0.25, 0.072],
  [0.075, -0.245, 0.075],
  [-0.03, -0.37, 0.065],
  [0.045, -0.355, 0.062],
] as const;

function figure({ brush, colours }: Sketch, x: number, coat: string): void {
  const y = 0.88;
  brush.fillStyle = colours.ink;
  brush.fillRect(x - 0.017, y - 0.06, 0.013, 0.07);
  brush.fillRect(x + 0.004, y - 0.06, 0.013, 0.07);
  brush.fillStyle = coat;
  polygon(
    brush,
    [x - 0.018, y - 0.15],
    [x + 0.018, y - 0.15],
    [x + 0.034, y - 0.045],
    [x - 0.034, y - 0.045],
  );
  brush.fillStyle = '#e6bc98';
  circle(brush, x, y - 0.174, 0.021);
  brush.fillStyle = colours.ink;
  brush.beginPath();
  brush.arc(x, y - 0.178, 0.021, Math.PI, 0);
  brush.fill();
}

function fir(
  brush: SKRSContext2D,
  { land, ink }: Palette,
  { x, y, height, layer }: { x: number; y: number; height: number; layer: number },
): void {
  brush.fillStyle = ink;
  brush.fillRect(x - 0.004, y - height * 0.12, 0.008, height * 0.14);
  brush.fillStyle = land[layer] ?? land[2];
  for (let part = 0; part < 3; part++) {
    const bottom = y - height * (0.1 + part * 0.26);
    const half = height * (0.3 - part * 0.075);
    polygon(brush, [x - half, bottom], [x, bottom - height * 0.42], [x + half, bottom]);
  }
}

function glow(brush: SKRSContext2D, colour: string, [x, y]: Point, radius: number): void {
  const light = brush.createRadialGradient(x, y, 0, x, y, radius);
  light.addColorStop(0, colour);
  light.addColorStop(1, 'rgba(255, 255, 255, 0)');
  brush.globalAlpha = 0.5;
  brush.fillStyle = light;
  circle(brush, x, y, radius);
  brush.globalAlpha = 1;
}

function circle(brush: SKRSContext2D, x: number, y: number, radius: number): void {
  ellipse(brush, [x, y], [radius, radius]);
}

function ellipse(brush: SKRSContext2D, [x, y]: Point, [rx, ry]: Point): void {
  brush.beginPath();
  brush.ellipse(x, y, rx, ry, 0, 0, 2 * Math.PI);
  brush.fill();
}

function polygon(brush: SKRSContext2D, ...points: readonly Point[]): void {
  brush.beginPath();
  for (const [x, y] of points) brush.lineTo(x, y);
  brush.closePath();
  brush.fill();
}

function line(brush: SKRSContext2D, from: Point, to: Point): void {
  brush.beginPath();
  brush.moveTo(...from);
  brush.lineTo(...to);
  brush.stroke();
}
