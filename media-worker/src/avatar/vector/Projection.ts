import type { Pose } from '../FaceState.ts';
import type { Point } from './brush.ts';

/** Head units; z towards the viewer. */
export type Point3 = readonly [x: number, y: number, z: number];

/** Canvas order: a b c d e f. */
export type Affine = [number, number, number, number, number, number];

/** The head turns about the base of the skull, this far below the eyes. */
const PIVOT_Y = 150;
/** Distance of the camera, head units: far enough that a face does not bulge. */
const CAMERA = 1300;

/** Turns head space by a pose and projects it to the picture plane; both in head units. */
export class Projection {
  #cosYaw = 1;
  #sinYaw = 0;
  #cosPitch = 1;
  #sinPitch = 0;
  #cosRoll = 1;
  #sinRoll = 0;
  #shiftX = 0;
  #shiftY = 0;

  set({ yaw, pitch, roll }: Pose, shiftX: number, shiftY: number): void {
    this.#cosYaw = Math.cos(yaw);
    this.#sinYaw = Math.sin(yaw);
    this.#cosPitch = Math.cos(pitch);
    // Positive pitch nods down: what is nearest to the viewer sinks.
    this.#sinPitch = Math.sin(pitch);
    this.#cosRoll = Math.cos(roll);
    this.#sinRoll = Math.sin(roll);
    this.#shiftX = shiftX;
    this.#shiftY = shiftY;
  }

  point(x: number, y: number, z: number): Point {
    const height = y - PIVOT_Y;
    const turnedX = x * this.#cosYaw + z * this.#sinYaw;
    const turnedZ = z * this.#cosYaw - x * this.#sinYaw;
    const noddedY = height * this.#cosPitch + turnedZ * this.#sinPitch;
    const noddedZ = turnedZ * this.#cosPitch - height * this.#sinPitch;
    const perspective = CAMERA / (CAMERA - noddedZ);
    return [
      (turnedX * this.#cosRoll - noddedY * this.#sinRoll) * perspective + this.#shiftX,
      (turnedX * this.#sinRoll + noddedY * this.#cosRoll) * perspective + PIVOT_Y + this.#shiftY,
    ];
  }

  points(points: readonly Point3[]): Point[] {
    return points.map(([x, y, z]) => this.point(x, y, z));
  }

  /** The affine map that best follows the plane at depth z around (0, y). */
  affine(z: number, y = 0): Affine {
    const origin = this.point(0, y, z);
    const right = this.point(100, y, z);
    const down = this.point(0, y + 100, z);
    const a = (right[0] - origin[0]) / 100;
    const b = (right[1] - origin[1]) / 100;
    const c = (down[0] - origin[0]) / 100;
    const d = (down[1] - origin[1]) / 100;
    return [a, b, c, d, origin[0] - c * y, origin[1] - d * y];
  }
}
