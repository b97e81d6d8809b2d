/**
 * Runs before the page is painted, so that a chosen theme does not flash: sets `data-theme`, which the style sheet reads.
 */
import { applyTheme, storedTheme } from './themeChoice.ts';

applyTheme(storedTheme());
