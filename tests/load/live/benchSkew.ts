import type { Section } from '../lib/Section.ts';
export const benchSkew: Section = async () => ({ tables: [], notes: [] });
