import type { MannerWire } from '@visavis/shared';

/** What a visitor notices of a manner: "Speaks slowly, waits longer for your answer." Empty for an ordinary one. */
export function describeManner(manner: MannerWire): string {
  const traits = [
    manner.speaking_rate <= 0.9 ? 'speaks slowly' : manner.speaking_rate >= 1.1 ? 'speaks quickly' : '',
    manner.patience >= 1.3 ? 'leaves you time to find your words' : '',
    manner.warmth >= 0.75 ? 'smiles and nods a lot' : '',
    manner.expressiveness >= 0.65 ? 'is lively' : manner.expressiveness <= 0.4 ? 'stays neutral' : '',
  ].filter((trait) => trait !== '');
  const text =
    traits.length < 2 ? traits.join('') : `${traits.slice(0, -1).join(', ')} and ${traits.at(-1) ?? ''}`;
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
