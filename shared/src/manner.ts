import { z } from 'zod';

/**
 * How an avatar comes across, whatever it says. Everything in it has an effect: the speaking rate on the voice, warmth
 * and expressiveness on the face, patience on when a turn is taken.
 */
export const mannerSchema = z
  .strictObject({
    speaking_rate: z.number().min(0.7).max(1.3).meta({
      description: 'Of the voice; 1: its own rate. 0.85 is easier to follow for who learns the language.',
    }),
    warmth: z.number().min(0).max(1).meta({ description: 'How much it smiles and nods; 0.5 is ordinary.' }),
    expressiveness: z
      .number()
      .min(0)
      .max(1)
      .meta({ description: 'How lively brows and head go with what it says; 0.5 is ordinary.' }),
    patience: z.number().min(0.8).max(2).meta({
      description:
        'Of the silence that it waits for before it takes its turn; 1: usual. 1.5 leaves time to look for words.',
    }),
  })
  .meta({ id: 'Manner' });
export type MannerWire = z.infer<typeof mannerSchema>;

/** The same within the product. */
export interface Manner {
  readonly speakingRate: number;
  readonly warmth: number;
  readonly expressiveness: number;
  readonly patience: number;
}

export const NEUTRAL_MANNER: Manner = { speakingRate: 1, warmth: 0.5, expressiveness: 0.5, patience: 1 };

export type MannerChanges = { readonly [Trait in keyof MannerWire]?: MannerWire[Trait] | undefined };

/** @returns the manner with what is given changed. */
export function changedManner(manner: Manner, changes: MannerChanges = {}): Manner {
  return {
    speakingRate: changes.speaking_rate ?? manner.speakingRate,
    warmth: changes.warmth ?? manner.warmth,
    expressiveness: changes.expressiveness ?? manner.expressiveness,
    patience: changes.patience ?? manner.patience,
  };
}

export function toMannerWire(manner: Manner): MannerWire {
  const { speakingRate, warmth, expressiveness, patience } = manner;
  return { speaking_rate: speakingRate, warmth, expressiveness, patience };
}
