import { PICTURE, paintBackground } from './art/background.ts';
import { BROW_BOX, paintBrow } from './art/brow.ts';
import { EAR_BOX, paintEar } from './art/ear.ts';
import { IRIS_BOX, SCLERA_BOX, paintIris, paintSclera } from './art/eyeballs.ts';
import {
  LONG_HAIR_BACK_PIECES,
  LONG_HAIR_BOX,
  LONG_HAIR_FRONT_PIECES,
  paintLongHairBack,
  paintLongHairFront,
  paintLongHairShade,
} from './art/longHair.ts';
import { CHIN_SHADOW_BOX, NECK_BOX, paintChinShadow, paintNeck } from './art/neck.ts';
import { NOSE_BOX, paintNose } from './art/nose.ts';
import { OUTFIT_BOX, paintOutfit } from './art/outfit.ts';
import {
  SHORT_HAIR_BACK_PIECES,
  SHORT_HAIR_BOX,
  SHORT_HAIR_FRONT_PIECES,
  paintShortHairBack,
  paintShortHairFront,
  paintShortHairShade,
} from './art/shortHair.ts';
import { SKIN_BOX, paintSkin } from './art/skin.ts';
import { LOWER_TEETH_BOX, UPPER_TEETH_BOX, paintLowerTeeth, paintUpperTeeth } from './art/teeth.ts';
import { cutSprite, drawSprite, glow, paintSprite, type Box, type Brush, type Sprite } from './brush.ts';
import { JAW_HINGE_Y, type Preset } from './presets.ts';

/** Small parts are painted finer than they are shown: they are turned and stretched. */
const FINE = 1.6;

/** Everything of a face that never changes, painted once per size: the costly, detailed part of the picture. */
export interface FaceArt {
  readonly background: Sprite;
  readonly outfit: Sprite;
  readonly neck: Sprite;
  readonly chinShadow: Sprite;
  readonly ear: Sprite;
  /** The skin above the jaw's hinge, and that from a little above it down. */
  readonly upperSkin: Sprite;
  readonly lowerSkin: Sprite;
  readonly nose: Sprite;
  readonly brow: Sprite;
  readonly sclera: Sprite;
  readonly iris: Sprite;
  readonly upperTeeth: Sprite;
  readonly lowerTeeth: Sprite;
  readonly hairBack: readonly Sprite[];
  readonly hairFront: readonly Sprite[];
  /** Unit discs of soft colour. */
  readonly softShade: Sprite;
  readonly softDeep: Sprite;
  readonly softLight: Sprite;
  readonly softBlush: Sprite;
  readonly lipShine: Sprite;
}

/** A picture without any sharp detail: painted at a quarter of its size, where blurs are cheap, and enlarged. */
function paintSoftly(size: number, paint: (brush: Brush) => void): Sprite {
  const box: Box = [0, 0, PICTURE, PICTURE];
  const small = paintSprite(size / PICTURE / 4, box, paint);
  return paintSprite(size / PICTURE, box, (brush) => {
    brush.imageSmoothingQuality = 'high';
    drawSprite(brush, small);
  });
}

/** @param scale device pixels per head unit; @param size of the picture in pixels */
export function paintFaceArt(preset: Preset, scale: number, size: number): FaceArt {
  const long = preset.hair.style === 'long';
  const hairBox = long ? LONG_HAIR_BOX : SHORT_HAIR_BOX;
  const soft = (color: string): Sprite =>
    paintSprite(32, [-1, -1, 2, 2], (brush) => glow(brush, 0, 0, 1, 1, color, 1));
  const withPreset = (paint: (brush: Brush, preset: Preset) => void) => (brush: Brush) =>
    paint(brush, preset);
  const paintShadedSkin = (brush: Brush): void => {
    paintSkin(brush, preset);
    (long ? paintLongHairShade : paintShortHairShade)(brush, preset);
  };
  const [left, top, width, height] = SKIN_BOX;
  const [upperSkin, lowerSkin] = cutSprite(paintSprite(scale, SKIN_BOX, paintShadedSkin), [
    [left, top, width, JAW_HINGE_Y - top],
    [left, JAW_HINGE_Y - 6, width, top + height - JAW_HINGE_Y + 6],
  ]);
  return {
    background: paintSoftly(size, (brush) => paintBackground(brush, preset)),
    outfit: paintSprite(scale, OUTFIT_BOX, withPreset(paintOutfit)),
    neck: paintSprite(scale, NECK_BOX, withPreset(paintNeck)),
    chinShadow: paintSprite(scale, CHIN_SHADOW_BOX, withPreset(paintChinShadow)),
    ear: paintSprite(scale * FINE, EAR_BOX, withPreset(paintEar)),
    upperSkin: upperSkin!,
    lowerSkin: lowerSkin!,
    nose: paintSprite(scale, NOSE_BOX, withPreset(paintNose)),
    brow: paintSprite(scale * FINE, BROW_BOX, withPreset(paintBrow)),
    sclera: paintSprite(scale * FINE, SCLERA_BOX, paintSclera),
    iris: paintSprite(scale * FINE, IRIS_BOX, withPreset(paintIris)),
    upperTeeth: paintSprite(scale * FINE, UPPER_TEETH_BOX, paintUpperTeeth),
    lowerTeeth: paintSprite(scale * FINE, LOWER_TEETH_BOX, paintLowerTeeth),
    hairBack: cutSprite(
      paintSprite(scale, hairBox, withPreset(long ? paintLongHairBack : paintShortHairBack)),
      long ? LONG_HAIR_BACK_PIECES : SHORT_HAIR_BACK_PIECES,
    ),
    hairFront: cutSprite(
      paintSprite(scale, hairBox, withPreset(long ? paintLongHairFront : paintShortHairFront)),
      long ? LONG_HAIR_FRONT_PIECES : SHORT_HAIR_FRONT_PIECES,
    ),
    softShade: soft(preset.skin.shade),
    softDeep: soft(preset.skin.deep),
    softLight: soft(preset.skin.light),
    softBlush: soft(preset.skin.blush),
    lipShine: soft(preset.lips.shine),
  };
}
